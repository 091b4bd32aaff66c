package dev.weir.time;

/** The head of a list of alarms whose ticks share their leading digits. */
final class Bucket extends Link {
  final int level;
  final long mark;

  /**
   * A bucket.
   *
   * @param digit its place among the {@link Buckets#WIDTH} of its level
   */
  Bucket(int level, int digit) {
    this.level = level;
    this.mark = 1L << digit;
  }
}
