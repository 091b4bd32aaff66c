package dev.weir.cli.bench;

import java.time.Duration;

/**
 * How bad the network of a bench is. Immutable.
 *
 * @param postCuts the share of POSTs that are cut, 0 to 1
 * @param cutWithin a stream is cut after at most so many bytes, evenly spread
 * @param resumeLate the share of resumes that wait until the worker has dropped the deltas, 0 to 1
 * @param resumeSoon the share of resumes that wait for a moment, 0 to 1; all others come at once
 * @param moment how long such a moment is at most
 */
record Rates(
    double postCuts, int cutWithin, double resumeLate, double resumeSoon, Duration moment) {
  /** 5 % of the POSTs; a cut every 6,000 bytes, a reply or two; 8 % late, 20 % within 300 ms. */
  static final Rates DEFAULT = new Rates(0.05, 12_000, 0.08, 0.2, Duration.ofMillis(300));

  /** No cuts worth mentioning: the first after a gigabyte or so. */
  static final Rates NONE = new Rates(0, Integer.MAX_VALUE, 0, 0, Duration.ZERO);

  Rates {
    if (cutWithin < 1) {
      throw new IllegalArgumentException(
          "cutWithin: %d (expected: 1 or more)".formatted(cutWithin));
    }
  }
}
