package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How often a failing call is tried again before its input counts as failed.
 *
 * @param attempts calls in all, at least 1
 * @param pause before the second call; each further one waits twice as long as the one before
 * @param when which failures are worth another try
 */
public record Retry(int attempts, Duration pause, Predicate<? super Throwable> when) {
  /** One call only. */
  public static final Retry NONE = new Retry(1, Duration.ZERO, failure -> false);

  private static final int MOST_DOUBLINGS = 20;

  /** Checked. */
  public Retry {
    requireNonNull(when, "when");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: at least 1)");
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause: " + pause + " (expected: not negative)");
    }
  }

  /** Whatever the failure is. */
  public static Retry of(int attempts, Duration pause) {
    return new Retry(attempts, pause, failure -> true);
  }

  /** Before the call that follows so many. */
  Duration pauseAfter(int calls) {
    return pause.multipliedBy(1L << Math.min(calls - 1, MOST_DOUBLINGS));
  }
}
