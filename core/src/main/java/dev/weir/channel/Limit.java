package dev.weir.channel;

import dev.weir.time.Ticker;
import java.time.Duration;

/**
 * Until when somebody waits.
 *
 * @param deadline in nanoseconds of the ticker
 * @param timed false: for ever
 */
record Limit(Ticker ticker, long deadline, boolean timed) {
  /** Longer than any clock runs. */
  static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final Limit NONE = new Limit(Ticker.system(), 0, false);

  /** From now on. What does not fit a clock is no limit. */
  static Limit in(Duration timeout, Ticker ticker) {
    return timeout.compareTo(LONGEST) >= 0 ? NONE : new Limit(ticker, ticker.after(timeout), true);
  }

  boolean passed() {
    return timed && ticker.nanos() - deadline >= 0;
  }

  Duration left() {
    return timed ? Duration.ofNanos(deadline - ticker.nanos()) : FOREVER;
  }
}
