package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits for a tape to grow is woken: by an item, the end, the time, or an interrupt. */
@Timeout(30)
class WaitersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofDays(1);

  private final ManualTime time = new ManualTime();
  private final Tape<Integer> tape = new Tape<>();

  @Test
  void append_readersWait_allAreWoken() throws Exception {
    List<FutureTask<Boolean>> waiting = List.of(wait(LONG), wait(LONG), wait(LONG));
    time.awaitArmed(3);
    tape.append(1);
    for (FutureTask<Boolean> one : waiting) {
      assertThat(one.get()).isTrue();
    }
    assertThat(time.armed()).isZero();
  }

  @Test
  void end_readerWaits_isWoken() throws Exception {
    FutureTask<Boolean> waiting = wait(LONG);
    time.awaitArmed(1);
    tape.end();
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void stop_readerWaits_thatOneIsWokenAlone() throws Exception {
    FutureTask<Boolean> other = wait(LONG);
    time.awaitArmed(1);
    TapeReader<Integer> stopped = reader();
    FutureTask<Boolean> task = new FutureTask<>(() -> stopped.await(LONG));
    Thread.startVirtualThread(task);
    time.awaitArmed(2);
    assertThat(stopped.isWaiting()).isTrue();
    stopped.stop();
    assertThat(task.get()).isTrue();
    assertThat(stopped.isWaiting()).isFalse();
    assertThat(other.isDone()).isFalse();
    tape.append(1);
    assertThat(other.get()).isTrue();
  }

  @Test
  void await_timeRunsOut_isFalseForThatOneAlone() throws Exception {
    FutureTask<Boolean> first = wait(SECOND.multipliedBy(2));
    time.awaitArmed(1);
    FutureTask<Boolean> middle = wait(SECOND);
    time.awaitArmed(2);
    FutureTask<Boolean> last = wait(SECOND.multipliedBy(3));
    time.awaitArmed(3);
    time.advance(SECOND);
    assertThat(middle.get()).isFalse();
    assertThat(first.isDone()).isFalse();
    time.advance(SECOND);
    assertThat(first.get()).isFalse();
    tape.append(1);
    assertThat(last.get()).isTrue();
  }

  @Test
  void await_interrupted_throwsAndOthersWaitOn() throws Exception {
    FutureTask<Boolean> other = wait(LONG);
    time.awaitArmed(1);
    FutureTask<Boolean> task = new FutureTask<>(() -> reader().await(LONG));
    Thread thread = Thread.startVirtualThread(task);
    time.awaitArmed(2);
    thread.interrupt();
    assertThatThrownBy(task::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(other.isDone()).isFalse();
    tape.append(1);
    assertThat(other.get()).isTrue();
  }

  @Test
  void await_interruptedWithoutAnItem_throwsAtOnce() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> reader().await(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(time.armed()).isZero();
  }

  /**
   * A writer at full speed, readers that come and go: with no time limit in reach, a lost wake-up
   * would hang this test.
   */
  @Test
  void torture_manyReaders_noWakeUpIsLost(Seed seed) throws Exception {
    Tape<Integer> busy = new Tape<>();
    int items = 8_000;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> readers = new ArrayList<>();
      AtomicBoolean done = new AtomicBoolean();
      List<Thread> victims = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        Random random = seed.random(i);
        FutureTask<Integer> task = new FutureTask<>(() -> follow(busy, random));
        victims.add(Thread.startVirtualThread(task));
        readers.add(task);
      }
      Future<?> interrupter = threads.submit(() -> interrupt(victims, seed.random(99), done));
      Random pace = seed.random(100);
      for (int i = 1; i <= items; i++) {
        busy.append(i);
        if (pace.nextInt(50) == 0) {
          Thread.yield();
        }
      }
      busy.end();
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isEqualTo(items);
      }
      done.set(true);
      interrupter.get();
    }
  }

  /** Reads to the end, checking the order; returns the last item. */
  private static int follow(Tape<Integer> busy, Random random) {
    TapeReader<Integer> reader = new TapeReader<>(busy, busy.head(), Ticker.system());
    int last = 0;
    while (!reader.exhausted()) {
      try {
        reader.await(random.nextInt(4) == 0 ? Duration.ofNanos(random.nextInt(100_000)) : LONG);
      } catch (InterruptedException e) {
        continue;
      }
      Integer item = reader.poll();
      if (item != null) {
        assertThat(item).isEqualTo(last + 1);
        last = item;
      }
    }
    return last;
  }

  private static Void interrupt(List<Thread> victims, Random random, AtomicBoolean done) {
    while (!done.get()) {
      victims.get(random.nextInt(victims.size())).interrupt();
      Thread.yield();
    }
    return null;
  }

  private TapeReader<Integer> reader() {
    return new TapeReader<>(tape, tape.head(), time);
  }

  private FutureTask<Boolean> wait(Duration timeout) {
    FutureTask<Boolean> task = new FutureTask<>(() -> reader().await(timeout));
    Thread.startVirtualThread(task);
    return task;
  }
}
