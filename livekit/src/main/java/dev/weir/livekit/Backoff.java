package dev.weir.livekit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a server is tried again: 0, 2, 4, … 10 s, less a random part, so that the
 * workers of a server that has gone away do not all come back at once. One thread.
 */
final class Backoff {
  /** So many failures one after the other, and it is given up. */
  static final int MOST_FAILURES = 16;

  /** The first try comes at once, but not everybody's at the same moment. */
  static final Duration FIRST = Duration.ofMillis(500);

  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final RandomGenerator chance;
  private int failures;

  Backoff(RandomGenerator chance) {
    this.chance = chance;
  }

  /** The server knows us: all is well. */
  void succeeded() {
    failures = 0;
  }

  /** It has failed once more; whether to try again. */
  boolean failed() {
    failures++;
    return failures < MOST_FAILURES;
  }

  /** How long to wait now. */
  Duration next() {
    Duration whole = STEP.multipliedBy(Math.max(0, failures - 1));
    Duration most = whole.compareTo(LONGEST) > 0 ? LONGEST : whole;
    return failures <= 1 ? part(FIRST, 0) : part(most, 0.5);
  }

  /** Between that share of it and all of it. */
  private Duration part(Duration most, double least) {
    return Duration.ofNanos((long) (most.toNanos() * chance.nextDouble(least, 1)));
  }
}
