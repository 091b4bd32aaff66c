package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Busy hand-overs leave timers of virtual threads their turn. Carriers look at wake-ups from
 * outside only when their own queues are empty, and four pairs that play ping-pong keep them
 * filled: without a cure one sleep of 10 ms took more than 6 s.
 *
 * <p>Runs in JVMs of its own, with one carrier and with two.
 */
class StarvationTest {
  private static final int PAIRS = 4;
  private static final int SLEEPS = Length.of(20, 400);
  private static final long SLEEP_MILLIS = 10;

  /** Far more than it takes on a busy machine, far less than without the cure. */
  private static final long BOUND_SECONDS = Math.max(30, SLEEPS / 4);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Chan<Integer>> chans = new ArrayList<>();

  /** By how many microseconds each sleep was late. */
  private final Queue<Long> late = new ConcurrentLinkedQueue<>();

  private final LongAdder handOvers = new LongAdder();

  @AfterEach
  void close() {
    chans.forEach(Chan::close);
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16})
  @Behaviour("chan-M5")
  void sleep_besideBusyPairs_returns(int capacity) throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      play(chan(capacity), chan(capacity));
    }
    long begun = System.nanoTime();
    Future<?> sleeper = threads.submit(this::sleep);
    try {
      sleeper.get(BOUND_SECONDS, TimeUnit.SECONDS);
    } finally {
      report(capacity, System.nanoTime() - begun);
    }
    assertThat(late).hasSize(SLEEPS);
  }

  private Chan<Integer> chan(int capacity) {
    Chan<Integer> chan = capacity == 0 ? Chan.rendezvous() : Chan.bounded(capacity);
    chans.add(chan);
    return chan;
  }

  private void play(Chan<Integer> ping, Chan<Integer> pong) {
    threads.submit(() -> forEver(ping, pong, true));
    threads.submit(() -> forEver(pong, ping, false));
  }

  private long forEver(Chan<Integer> to, Chan<Integer> from, boolean serves) throws Exception {
    try {
      for (int ball = 0; ; ball++) {
        if (serves || ball > 0) {
          to.send(ball);
        }
        from.receive();
        handOvers.increment();
      }
    } catch (ChanClosed e) {
      return handOvers.sum();
    }
  }

  private @Nullable Void sleep() throws InterruptedException {
    for (int i = 0; i < SLEEPS; i++) {
      long begun = System.nanoTime();
      Thread.sleep(SLEEP_MILLIS);
      late.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun) - SLEEP_MILLIS * 1_000);
    }
    return null;
  }

  private void report(int capacity, long nanos) {
    List<Long> sorted = late.stream().sorted().toList();
    System.out.printf(
        "capacity %d: %d sleeps late by p50 %,d us, p99 %,d us; %,d hand-overs/s%n",
        capacity,
        sorted.size(),
        percentile(sorted, 50),
        percentile(sorted, 99),
        (long) (handOvers.sum() * 1e9 / nanos));
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? -1 : sorted.get(sorted.size() * percent / 100);
  }
}
