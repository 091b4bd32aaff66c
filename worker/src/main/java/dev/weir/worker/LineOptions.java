package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How callers wait in line for a slot. Immutable.
 *
 * @param places the most sessions that wait; 0: nobody waits, whoever finds no slot is refused
 * @param waitLimit how long one waits at most; then it is refused, as if nobody could wait
 * @param refusedKept how long a caller who has waited is told why the session was refused
 */
public record LineOptions(int places, Duration waitLimit, Duration refusedKept) {
  /** 100 places, 5 min, 1 min. */
  public static final LineOptions DEFAULT =
      new LineOptions(100, Duration.ofMinutes(5), Duration.ofMinutes(1));

  /** Nobody waits. */
  public static final LineOptions NONE = DEFAULT.withPlaces(0);

  /** Checks the limits. */
  public LineOptions {
    if (places < 0) {
      throw new IllegalArgumentException("places: " + places + " (expected: at least 0)");
    }
    positive("waitLimit", waitLimit);
    positive("refusedKept", refusedKept);
  }

  /** These options with another number of places. */
  public LineOptions withPlaces(int other) {
    return new LineOptions(other, waitLimit, refusedKept);
  }

  private static void positive(String name, Duration value) {
    if (!requireNonNull(value, name).isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: over zero)");
    }
  }
}
