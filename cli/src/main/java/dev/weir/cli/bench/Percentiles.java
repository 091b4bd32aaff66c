package dev.weir.cli.bench;

import java.util.Collection;

/** Sorted samples, read by nearest rank. */
final class Percentiles {
  private final long[] sorted;

  private Percentiles(long[] sorted) {
    this.sorted = sorted;
  }

  static Percentiles of(Collection<Long> samples) {
    return new Percentiles(samples.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  int count() {
    return sorted.length;
  }

  /** The smallest sample that {@code percent} of all do not exceed; 0 without samples. */
  long at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1];
  }
}
