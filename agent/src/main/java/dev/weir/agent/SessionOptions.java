package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Coalescer;
import dev.weir.log.LogLimits;
import java.time.Duration;

/**
 * How sessions behave. Immutable.
 *
 * @param log the bounds of the log
 * @param window how long deltas are gathered
 * @param waitingInputs the most inputs that wait while a turn runs
 * @param toolSteps the most steps with tools in a row; then the model must answer without
 * @param historyChars the longest conversation; over it inputs are refused
 * @param closeTimeout how long closing waits for threads
 */
public record SessionOptions(
    LogLimits log,
    Coalescer.Window window,
    int waitingInputs,
    int toolSteps,
    int historyChars,
    Duration closeTimeout) {
  /** 50 ms or 128 characters, 8 inputs, 3 steps, 16 Mi characters, 1 s. */
  public static final SessionOptions DEFAULT =
      new SessionOptions(
          LogLimits.DEFAULT, Coalescer.Window.DEFAULT, 8, 3, 16 << 20, Duration.ofSeconds(1));

  /** Checks the limits. */
  public SessionOptions {
    requireNonNull(log, "log");
    requireNonNull(window, "window");
    if (closeTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "closeTimeout: " + closeTimeout + " (expected: zero or more)");
    }
    atLeast("waitingInputs", waitingInputs, 0);
    atLeast("toolSteps", toolSteps, 0);
    atLeast("historyChars", historyChars, 1);
  }

  /** These options with other bounds of the log. */
  public SessionOptions withLog(LogLimits limits) {
    return new SessionOptions(limits, window, waitingInputs, toolSteps, historyChars, closeTimeout);
  }

  /** These options with another window. */
  public SessionOptions withWindow(Coalescer.Window other) {
    return new SessionOptions(log, other, waitingInputs, toolSteps, historyChars, closeTimeout);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: at least " + least + ")");
    }
  }
}
