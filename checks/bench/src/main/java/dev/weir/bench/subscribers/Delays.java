package dev.weir.bench.subscribers;

import java.util.Arrays;

/** Delays of single deliveries, kept one by one. Used by one thread at a time. */
final class Delays {

  /** Beyond it delays are not kept; a run is sized so that it stays below. */
  private static final int MAX = 4_000_000;

  private long[] nanos = new long[1 << 16];
  private int count;

  void add(long delayNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, Math.min(MAX, 2 * count));
    }
    if (count == MAX) {
      throw new IllegalStateException("delays: over " + MAX + " (expected: a shorter run)");
    }
    nanos[count++] = delayNanos;
  }

  int count() {
    return count;
  }

  /** The smallest delay that the given part of all deliveries does not exceed, in milliseconds. */
  double percentileMillis(double part) {
    if (count == 0) {
      throw new IllegalStateException("delays: none (expected: at least one delivery)");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(part * count) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
