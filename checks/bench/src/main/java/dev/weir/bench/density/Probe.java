package dev.weir.bench.density;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How late a virtual thread wakes that sleeps for 10 ms, again and again: what a session waits for
 * its turn. One thread asks it, once it has stopped.
 */
public final class Probe {

  private static final Duration TICK = Duration.ofMillis(10);
  private static final int MOST = 100_000;

  /** Of each tick when it woke and how late that was; pairs. */
  private final long[] ticks = new long[2 * MOST];

  private final Thread thread;
  private volatile int count;

  /** Starts. */
  public Probe() {
    thread = Thread.ofVirtual().name("density-probe").start(this::run);
  }

  /** In ms, sorted, of the ticks that were due in that time, or held up by what was in it. */
  public List<Double> late(long after, long before) {
    int seen = count;
    return LongStream.range(0, seen)
        .filter(at -> woke(at) >= after && woke(at) - late(at) <= before)
        .mapToDouble(at -> late(at) / 1e6)
        .sorted()
        .boxed()
        .toList();
  }

  /** Ends; waits for it. */
  public void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private long woke(long tick) {
    return ticks[(int) (2 * tick)];
  }

  private long late(long tick) {
    return ticks[(int) (2 * tick + 1)];
  }

  private void run() {
    Arrays.fill(ticks, 0); // touched, so that no page is missing later
    try {
      for (int tick = 0; tick < MOST; tick++) {
        long due = System.nanoTime() + TICK.toNanos();
        Thread.sleep(TICK);
        long now = System.nanoTime();
        ticks[2 * tick] = now;
        ticks[2 * tick + 1] = Math.max(0, now - due);
        count = tick + 1;
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
