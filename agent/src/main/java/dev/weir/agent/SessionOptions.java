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
 * @param hookTimeout how long an agent's end hook may take
 */
public record SessionOptions(
    LogLimits log,
    Coalescer.Window window,
    int waitingInputs,
    int toolSteps,
    int historyChars,
    Duration closeTimeout,
    Duration hookTimeout) {
  /** 50 ms or 128 characters, 8 inputs, 3 steps, 16 Mi characters, 1 s, 10 s. */
  public static final SessionOptions DEFAULT =
      new SessionOptions(
          LogLimits.DEFAULT,
          Coalescer.Window.DEFAULT,
          8,
          3,
          16 << 20,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));

  /** Checks the limits. */
  public SessionOptions {
    requireNonNull(log, "log");
    requireNonNull(window, "window");
    notNegative("closeTimeout", closeTimeout);
    notNegative("hookTimeout", hookTimeout);
    atLeast("waitingInputs", waitingInputs, 0);
    atLeast("toolSteps", toolSteps, 0);
    atLeast("historyChars", historyChars, 1);
  }

  /** These options with other bounds of the log. */
  public SessionOptions withLog(LogLimits limits) {
    return new SessionOptions(
        limits, window, waitingInputs, toolSteps, historyChars, closeTimeout, hookTimeout);
  }

  /** These options with another window. */
  public SessionOptions withWindow(Coalescer.Window other) {
    return new SessionOptions(
        log, other, waitingInputs, toolSteps, historyChars, closeTimeout, hookTimeout);
  }

  /** These options with another limit for end hooks. */
  public SessionOptions withHookTimeout(Duration limit) {
    return new SessionOptions(
        log, window, waitingInputs, toolSteps, historyChars, closeTimeout, limit);
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: at least " + least + ")");
    }
  }
}
