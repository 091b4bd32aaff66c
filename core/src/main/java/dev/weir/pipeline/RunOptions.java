package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How runs are held.
 *
 * @param name what the threads of a run are called before the names of their steps; null: after the
 *     run
 * @param ticker gives timeouts, pauses and the deadline their time
 * @param closeTimeout how long a run that was cancelled or has failed waits for its steps; then it
 *     reports those that are stuck, with their stacks, and leaves them
 * @param deadline how long a run may take, null for ever; then it is cancelled
 * @param overrides what is replaced in the plan
 */
public record RunOptions(
    @Nullable String name,
    Ticker ticker,
    Duration closeTimeout,
    @Nullable Duration deadline,
    Overrides overrides) {
  /** The system's clock, a second to close, no deadline, nothing replaced. */
  public static final RunOptions DEFAULT =
      new RunOptions(null, Ticker.system(), Duration.ofSeconds(1), null, Overrides.NONE);

  /** Checked. */
  public RunOptions {
    requireNonNull(ticker, "ticker");
    requireNonNull(overrides, "overrides");
    if (!closeTimeout.isPositive()) {
      throw new IllegalArgumentException("closeTimeout: " + closeTimeout + " (expected: positive)");
    }
    if (deadline != null && !deadline.isPositive()) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: positive)");
    }
  }

  /** With another name for its threads. */
  public RunOptions name(String other) {
    return new RunOptions(requireNonNull(other, "name"), ticker, closeTimeout, deadline, overrides);
  }

  /** With another clock. */
  public RunOptions ticker(Ticker other) {
    return new RunOptions(name, other, closeTimeout, deadline, overrides);
  }

  /** With another time to close. */
  public RunOptions closeTimeout(Duration other) {
    return new RunOptions(name, ticker, other, deadline, overrides);
  }

  /** With a deadline. */
  public RunOptions deadline(Duration other) {
    return new RunOptions(name, ticker, closeTimeout, requireNonNull(other, "deadline"), overrides);
  }

  /** With replacements. */
  public RunOptions overrides(Overrides other) {
    return new RunOptions(name, ticker, closeTimeout, deadline, other);
  }
}
