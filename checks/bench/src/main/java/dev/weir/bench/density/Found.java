package dev.weir.bench.density;

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
    int started, int failed, double startMs, double wholeMs, double[] burst, double[] steady) {

  /** The tick at that part of them, from 0 to 1; nothing if there was no tick. */
  static double at(double part, double[] sorted) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  }
}
