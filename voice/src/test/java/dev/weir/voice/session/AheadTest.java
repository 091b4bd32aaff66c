package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has a queue of its own is given sound ahead of time, and never has what is taken back. */
@Timeout(30)
class AheadTest {
  private static final int RATE = 8_000;
  private static final Duration FRAME = Duration.ofMillis(50);

  private final ManualTime time = new ManualTime();
  private final Outlet outlet = new Outlet();
  private final PacedOut out = PacedOut.ahead(outlet, RATE, time);

  /** Holds what it was given since it was told to discard; may make who gives wait. */
  private static final class Outlet implements PacedOut.Outlet {
    final List<AudioFrame> held = new ArrayList<>();
    final CountDownLatch hears = new CountDownLatch(1);
    final Semaphore places = new Semaphore(1_000);

    @Override
    public void awaitHeard() throws InterruptedException {
      hears.await();
    }

    @Override
    public void give(AudioFrame frame) throws InterruptedException {
      places.acquire();
      synchronized (this) {
        held.add(frame);
      }
    }

    @Override
    public synchronized void discard() {
      held.clear();
    }

    synchronized List<AudioFrame> held() {
      return List.copyOf(held);
    }
  }

  @Test
  @Behaviour("sess-C3.15")
  void play_nobodyHearsYet_waitsAndCountsNothing() throws Exception {
    CompletableFuture<Void> first = playing(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(first).isNotDone();
    assertThat(out.played()).isZero();
    outlet.hears.countDown();
    first.join();
    assertThat(outlet.held()).containsExactly(frame(1));
  }

  @Test
  @Behaviour("sess-C3.15")
  void play_queueFull_isGivenAQueueAheadAndNoMore() throws Exception {
    fill();
    assertThat(outlet.held()).hasSize(4);
    CompletableFuture<Void> fifth = playing(5);
    time.awaitArmed(1);
    assertThat(outlet.held()).hasSize(4);
    time.advance(Duration.ofMillis(1));
    fifth.join();
    assertThat(outlet.held()).hasSize(5);
  }

  @Test
  @Behaviour("sess-C2.11")
  void pause_amidAFrame_takesBackAndGivesTheRestAgain() throws Exception {
    fill();
    time.advance(Duration.ofMillis(70));
    out.pause();
    assertThat(outlet.held()).isEmpty();
    out.pause();
    time.advance(Duration.ofSeconds(2));
    out.resume();
    assertThat(outlet.held()).containsExactly(frame(2).slice(160, 400), frame(3), frame(4));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(70));
    out.resume();
    assertThat(outlet.held()).hasSize(3);
  }

  @Test
  @Behaviour("sess-C2.11")
  void clear_queueFull_leavesNothing() throws Exception {
    fill();
    out.clear();
    assertThat(outlet.held()).isEmpty();
    out.play(frame(6));
    assertThat(outlet.held()).containsExactly(frame(6));
    out.close();
    assertThat(outlet.held()).isEmpty();
  }

  @Test
  @Behaviour("sess-C2.11")
  void clear_whileAFrameIsBeingGiven_discardsThatToo() throws Exception {
    outlet.hears.countDown();
    outlet.places.acquire(1_000);
    CompletableFuture<Void> first = playing(1);
    awaitGiving();
    out.clear();
    outlet.places.release(1_000);
    first.join();
    assertThat(outlet.held()).isEmpty();
    assertThat(out.played()).isZero();
  }

  @Test
  @Behaviour("sess-C2.11")
  void pause_whileAFrameIsBeingGiven_givesItOnceInOrder() throws Exception {
    outlet.hears.countDown();
    out.play(frame(1));
    outlet.places.acquire(999);
    CompletableFuture<Void> second = playing(2);
    awaitGiving();
    out.pause();
    out.resume(); // whoever gives goes on with all that is owed
    outlet.places.release(1_000);
    second.join();
    assertThat(outlet.held()).containsExactly(frame(1), frame(2));
  }

  @Test
  void play_interruptedWhileItIsGiven_isNotPlayed() throws Exception {
    outlet.hears.countDown();
    outlet.places.acquire(1_000);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread playing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                out.play(frame(1));
              } catch (InterruptedException e) {
                thrown.complete(e);
              }
            });
    awaitGiving();
    playing.interrupt();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    time.advance(Duration.ofSeconds(1));
    assertThat(out.played()).isZero();
    playing.join();
  }

  @Test
  void resume_interrupted_keepsTheInterruptAndOwesTheRest() throws Exception {
    fill();
    out.pause();
    outlet.places.drainPermits();
    Thread.currentThread().interrupt();
    out.resume();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outlet.held()).isEmpty();
    outlet.places.release(1_000);
    time.advance(Duration.ofMillis(1));
    out.play(frame(5));
    assertThat(outlet.held()).hasSize(5).endsWith(frame(5));
  }

  @Test
  void play_closed_isRefused() {
    outlet.hears.countDown();
    out.close();
    assertThatThrownBy(() -> out.play(frame(1))).isInstanceOf(IllegalStateException.class);
    assertThat(outlet.held()).isEmpty();
  }

  private void awaitGiving() {
    while (!outlet.places.hasQueuedThreads()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("nobody gives");
      }
      Thread.onSpinWait();
    }
  }

  private void fill() throws InterruptedException {
    outlet.hears.countDown();
    for (int i = 1; i <= 4; i++) {
      out.play(frame(i));
    }
  }

  private CompletableFuture<Void> playing(int value) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                out.play(frame(value));
                done.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private static AudioFrame frame(int value) {
    short[] samples = new short[AudioFrame.samplesIn(FRAME, RATE)];
    Arrays.fill(samples, (short) value);
    return AudioFrame.wrap(samples, RATE);
  }
}
