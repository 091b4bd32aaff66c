package dev.weir.worker;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a session has ended.
 *
 * @param status in one word
 * @param error what has failed; null if nothing has
 * @param endedAt when
 * @param duration since it began; not negative
 */
public record SessionOutcome(
    Status status, @Nullable Throwable error, Instant endedAt, Duration duration) {
  /** Takes a clock that was set back for no time. */
  public SessionOutcome {
    duration = duration.isNegative() ? Duration.ZERO : duration;
  }

  /** How a session can end. */
  public enum Status {
    /** As it should. */
    SUCCESS,
    /** By a failure of the agent, its model or its connection. */
    FAILED,
    /** By a drain, a kill or the dispatcher. */
    CANCELLED
  }
}
