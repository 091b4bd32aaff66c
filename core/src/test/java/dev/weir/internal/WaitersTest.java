package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Seed;
import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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

  /** The item comes right after the look that did not find it: who looks stands in line already. */
  @Test
  void await_itemComesRightAfterTheLook_isWoken() throws Exception {
    Waiters waiters = new Waiters();
    AtomicBoolean there = new AtomicBoolean();
    FutureTask<Boolean> waiting =
        new FutureTask<>(() ->
            waiters.await(
                new Waiters.Waiter(),
                () -> {
                  boolean found = there.getAndSet(true);
                  if (!found) {
                    waiters.wake();
                  }
                  return found;
                },
                time,
                time.after(LONG)));
    Thread.startVirtualThread(waiting);
    assertThat(waiting.get()).isTrue();
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

  /** An alarm that was cancelled too late to be stopped ends no later wait. */
  @Test
  void await_alarmOfTheWaitBeforeComesLate_waitsOn() throws Exception {
    LateAlarms late = new LateAlarms();
    Waiters waiters = new Waiters();
    Waiters.Waiter self = new Waiters.Waiter();
    Semaphore looks = new Semaphore(0);
    AtomicBoolean ready = new AtomicBoolean();
    FutureTask<Boolean> first = start(() -> waiters.await(self, ready::get, late, 1));
    Runnable stale = late.armed.take();
    ready.set(true);
    self.unpark();
    assertThat(first.get()).isTrue();
    ready.set(false);
    FutureTask<Boolean> second =
        start(() ->
            waiters.await(
                self,
                () -> {
                  looks.release();
                  return ready.get();
                },
                late,
                1));
    looks.acquire();
    stale.run();
    looks.acquire();
    ready.set(true);
    self.unpark();
    assertThat(second.get()).as("not timed out").isTrue();
    ready.set(false);
    FutureTask<Boolean> third = start(() -> waiters.await(self, ready::get, late, 1));
    late.armed.take().run();
    late.armed.take().run();
    assertThat(third.get()).as("timed out").isFalse();
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
    return start(() -> reader().await(timeout));
  }

  private static FutureTask<Boolean> start(Callable<Boolean> wait) {
    FutureTask<Boolean> task = new FutureTask<>(wait);
    Thread.startVirtualThread(task);
    return task;
  }

  /** Time that stands still, and alarms that nobody can cancel. */
  private static final class LateAlarms implements Ticker {
    private final LinkedBlockingQueue<Runnable> armed = new LinkedBlockingQueue<>();

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public Instant wall() {
      return Instant.EPOCH;
    }

    @Override
    public Alarm at(long deadline, Runnable action) {
      armed.add(action);
      return () -> {};
    }
  }
}
