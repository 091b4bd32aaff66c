package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Branch;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanStats;
import dev.weir.channel.Lag;
import dev.weir.channel.Select;
import dev.weir.channel.Signal;
import dev.weir.channel.Tee;
import dev.weir.testkit.Behaviour;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Operations that come to nothing leave nothing behind: millions that were interrupted or ran out
 * of time, at channels, a signal and a tee that live on.
 */
class MemoryTest {
  private static final long OPERATIONS = Length.of(200_000, 10_000_000);

  /** Half of them wait until their time runs out, half until they are interrupted. */
  private static final int THREADS = 2_000;

  /** One trace of one operation in ten would be more. */
  private static final long NOISE_BYTES = 1_000_000;

  private static final long BETWEEN_INTERRUPTS = 200_000;

  private static final Duration MOMENT = Duration.ofNanos(1);
  private static final Duration LONG = Duration.ofDays(1);

  private final Chan<Integer> empty = Chan.bounded(4);
  private final Chan<Integer> meeting = Chan.rendezvous();
  private final Chan<Integer> full = Chan.bounded(1);
  private final Signal signal = new Signal();
  private final Tee<Integer> tee = Tee.of(empty, 2, Lag.backpressure(4));
  private final Branch<Integer> branch = tee.get(0);
  private final LongAdder failedSends = new LongAdder();
  private final AtomicLong left = new AtomicLong();

  /** An operation that may end in vain only. */
  @FunctionalInterface
  private interface Vain {
    void run(Duration limit) throws InterruptedException;
  }

  private final List<Vain> vain =
      List.of(
          limit -> assertThat(empty.receive(limit)).isNull(),
          limit -> assertThat(meeting.receive(limit)).isNull(),
          this::send,
          limit -> assertThat(branch.receive(limit)).isNull(),
          limit -> assertThat(full.awaitDrained(limit)).isFalse(),
          this::select);

  @AfterEach
  void close() {
    tee.close();
  }

  @Test
  @Behaviour({"chan-C26", "chan-C31", "chan-M2", "chan-S8"})
  void operations_inVain_leaveNothing() throws InterruptedException {
    full.send(0);
    operate(OPERATIONS / 10);
    long before = heap();
    operate(OPERATIONS);
    long growth = heap() - before;
    System.out.printf("after %,d operations %+,d bytes%n", OPERATIONS, growth);
    assertThat(growth).isLessThan(NOISE_BYTES);
    for (Chan<Integer> chan : List.of(meeting, full)) {
      assertThat(chan.stats().senders()).isEmpty();
      assertThat(chan.stats().receivers()).isEmpty();
    }
    ChanStats stats = full.stats();
    assertThat(stats.refused()).isEqualTo(failedSends.sum());
    assertThat(stats.accepted()).isOne();
  }

  private void operate(long operations) throws InterruptedException {
    left.set(operations);
    List<Thread> threads = IntStream.range(0, THREADS).mapToObj(this::start).toList();
    while (left.get() > 0) {
      threads.stream().skip(THREADS / 2).forEach(Thread::interrupt);
      LockSupport.parkNanos(BETWEEN_INTERRUPTS);
    }
    for (Thread thread : threads) {
      while (!thread.join(Duration.ofMillis(1))) {
        thread.interrupt();
      }
    }
  }

  private Thread start(int number) {
    Duration limit = number < THREADS / 2 ? MOMENT : LONG;
    return Thread.ofVirtual().name("vain-" + number).start(() -> operate(number, limit));
  }

  private void operate(int number, Duration limit) {
    for (int i = number; left.getAndDecrement() > 0; i++) {
      try {
        vain.get(i % vain.size()).run(limit);
      } catch (InterruptedException e) {
        // As it should.
      }
    }
  }

  private void send(Duration limit) throws InterruptedException {
    failedSends.increment();
    assertThat(full.send(1, limit)).isFalse();
  }

  private void select(Duration limit) throws InterruptedException {
    Boolean nothing =
        Select.<Boolean>of()
            .receive(meeting, item -> false)
            .send(full, 1, () -> false)
            .receive(tee.get(1), item -> false)
            .on(signal, () -> false)
            .after(limit, () -> true)
            .run();
    assertThat(nothing).isTrue();
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
