package dev.weir.bench.density;

import java.util.List;

/**
 * What a side says of one run.
 *
 * @param started sessions that came to hold their state
 * @param failed sessions that were refused, or ended by a failure
 * @param startMs until the last has started
 * @param wholeMs until the last has ended
 * @param burst how late the probe woke while they were started, in ms, sorted
 * @param steady the same while all were held; of sessions that end by themselves, the whole time
 */
record Found(
    int started,
    int failed,
    double startMs,
    double wholeMs,
    List<Double> burst,
    List<Double> steady) {

  /** Copies. */
  Found {
    burst = List.copyOf(burst);
    steady = List.copyOf(steady);
  }

  /** The tick at that part of them, from 0 to 1; nothing if there was no tick. */
  static double at(double part, List<Double> sorted) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
  }
}
