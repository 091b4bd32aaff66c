package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations with a limit, on every kind of channel and thread; the time stands still. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanTimingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration NANO = Duration.ofNanos(1);

  @Parameter Shape shape;

  private final ManualTime time = new ManualTime();

  /** A receive ends when its time does, not a nanosecond before, and leaves nothing behind. */
  @Test
  @Behaviour({"chan-C20", "chan-C21", "chan-C22", "chan-C26"})
  void receive_timeRunsOut_returnsNullAtTheDeadline() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<Integer> receive = threads.submit(() -> chan.receive(SECOND));
      time.awaitArmed(1);
      time.advance(SECOND.minus(NANO));
      assertThat(chan.stats().receivers()).hasSize(1);
      time.advance(NANO);
      assertThat(receive.get()).isNull();
    }
    assertNothingLeft(chan);
  }

  /** The same where the end is a value. */
  @Test
  @Behaviour({"chan-C14", "chan-C20", "chan-C21"})
  void poll_timeRunsOut_findsNothing() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<Poll<Integer>> poll = threads.submit(() -> chan.poll(SECOND));
      time.awaitArmed(1);
      time.advance(SECOND);
      assertThat(poll.get()).isEqualTo(new Poll.Nothing<>());
    }
    chan.close();
    assertThat(chan.poll(SECOND)).isEqualTo(new Poll.Closed<>(null));
  }

  /** A send that ran out of time has sent nothing. */
  @Test
  @Behaviour({"chan-C20", "chan-C21", "chan-C22", "chan-C26"})
  void send_timeRunsOut_itemIsNeverReceived() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = chan();
    int held = shape.fill(chan);
    try (ExecutorService threads = shape.threads()) {
      Future<Boolean> send = threads.submit(() -> chan.send(-1, SECOND));
      time.awaitArmed(1);
      time.advance(SECOND.minus(NANO));
      assertThat(chan.stats().senders()).hasSize(1);
      time.advance(NANO);
      assertThat(send.get()).isFalse();
    }
    for (int i = 0; i < held; i++) {
      assertThat(chan.receive()).isEqualTo(i);
    }
    assertThat(chan.tryReceive()).isNull();
    assertNothingLeft(chan);
  }

  /** Whoever is served in time leaves no alarm. */
  @Test
  @Behaviour({"chan-C20", "chan-C26", "chan-C27"})
  void timedForms_servedInTime_disarm() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<Integer> receive = threads.submit(() -> chan.receive(SECOND));
      time.awaitArmed(1);
      assertThat(chan.send(7, SECOND)).isTrue();
      assertThat(receive.get()).isEqualTo(7);
      if (shape.bounded()) {
        shape.fill(chan);
        Future<Boolean> send = threads.submit(() -> chan.send(8, SECOND));
        time.awaitArmed(1);
        chan.receive();
        assertThat(send.get()).isTrue();
      }
    }
    assertNothingLeft(chan);
  }

  /** Being closed outranks the time, whether it comes before or meanwhile. */
  @Test
  @Behaviour({"chan-C20", "chan-C42"})
  void timedForms_closed_throwAndDisarm() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<Integer> receive = threads.submit(() -> chan.receive(SECOND));
      time.awaitArmed(1);
      chan.close();
      assertThatThrownBy(receive::get).hasCauseInstanceOf(ChanClosed.class);
    }
    assertThatThrownBy(() -> chan.receive(SECOND)).isInstanceOf(ChanClosed.class);
    assertThatThrownBy(() -> chan.receive(Duration.ZERO)).isInstanceOf(ChanClosed.class);
    assertThatThrownBy(() -> chan.send(1, SECOND)).isInstanceOf(ChanClosed.class);
    assertThatThrownBy(() -> chan.send(1, Duration.ZERO)).isInstanceOf(ChanClosed.class);
    assertNothingLeft(chan);
  }

  /** A zero or negative time does not wait, but takes and gives what it can. */
  @Test
  @Behaviour({"chan-C20", "chan-C21"})
  void timedForms_noTime_behaveAsTheTryForms() throws InterruptedException {
    Chan<Integer> chan = chan();
    assertThat(chan.receive(Duration.ZERO)).isNull();
    assertThat(chan.receive(Duration.ofSeconds(Long.MIN_VALUE))).isNull();
    int held = shape.fill(chan);
    if (shape.bounded()) {
      assertThat(chan.send(-1, Duration.ofSeconds(-1))).isFalse();
    }
    if (held > 0) {
      assertThat(chan.receive(Duration.ofSeconds(-1))).isZero();
      assertThat(chan.send(-2, Duration.ZERO)).isTrue();
    }
    assertNothingLeft(chan);
  }

  /** A time beyond all clocks is no limit, and wraps around nowhere. */
  @Test
  @Behaviour("chan-C21")
  void receive_forCenturies_waitsForTheItem() throws Exception {
    Chan<Integer> chan = chan();
    List<Duration> endless =
        List.of(
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofNanos(Long.MAX_VALUE).minusNanos(1),
            Duration.ofDays(365 * 200));
    List<Future<Integer>> received = new ArrayList<>();
    time.advance(Duration.ofDays(365 * 100));
    try (ExecutorService threads = shape.threads()) {
      for (Duration each : endless) {
        received.add(threads.submit(() -> chan.receive(each)));
        awaitParked(chan, 0, received.size());
      }
      for (int i = 0; i < endless.size(); i++) {
        chan.send(i);
        assertThat(received.get(i).get()).isEqualTo(i);
      }
    }
    assertNothingLeft(chan);
  }

  /** Some of many are served and the time of all runs out: each gets an item, or null. */
  @Test
  @Behaviour({"chan-C21", "chan-C22", "chan-C24", "chan-C26"})
  void receive_manyTimesRunOutWhileItemsCome_itemsAndNullsAddUp() throws Exception {
    Chan<Integer> chan = chan();
    List<Future<Integer>> received = new ArrayList<>();
    int sent = 0;
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 60; i++) {
        received.add(threads.submit(() -> chan.receive(SECOND)));
      }
      time.awaitArmed(60);
      Future<?> clock = threads.submit(() -> time.advance(SECOND));
      for (int i = 0; i < 40; i++) {
        sent += chan.trySend(i) ? 1 : 0;
      }
      clock.get();
    }
    List<Integer> items = new ArrayList<>();
    for (Future<Integer> each : received) {
      items.add(each.get());
    }
    items.removeIf(Objects::isNull);
    for (Integer rest = chan.tryReceive(); rest != null; rest = chan.tryReceive()) {
      items.add(rest);
    }
    assertThat(items).doesNotHaveDuplicates().hasSize(sent);
    assertNothingLeft(chan);
  }

  /** A match that was made before the time ran out counts, however late the thread looks. */
  @Test
  @Behaviour("chan-C22")
  void receive_matchedBeforeTheDeadline_returnsTheItem() throws Exception {
    HeldTicker held = new HeldTicker(time);
    Chan<Integer> late = shape.<Integer>builder().ticker(held).build();
    try (ExecutorService threads = shape.threads()) {
      Future<Integer> receive = threads.submit(() -> late.receive(SECOND));
      time.awaitArmed(1);
      held.holdNext();
      time.advance(SECOND);
      held.awaitHeld();
      assertThat(late.trySend(5)).isTrue();
      held.release();
      assertThat(receive.get()).isEqualTo(5);
    }
  }

  private Chan<Integer> chan() {
    return shape.<Integer>builder().ticker(time).build();
  }

  private void assertNothingLeft(Chan<?> chan) {
    assertThat(chan.stats().senders()).isEmpty();
    assertThat(chan.stats().receivers()).isEmpty();
    assertThat(time.armed()).isZero();
  }
}
