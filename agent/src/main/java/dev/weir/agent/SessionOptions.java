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
 * @param hookTimeout how long an agent's end hook, or its exit, may take
 * @param awayAfter how long agent and caller are silent until the caller counts as away
 * @param provider what is done when models and other services fail
 * @param toolTimeout how long a tool may take; then it is interrupted, and the model is told
 * @param connectTimeout how long an MCP server may take until it is ready
 */
public record SessionOptions(
    LogLimits log,
    Coalescer.Window window,
    int waitingInputs,
    int toolSteps,
    int historyChars,
    Duration closeTimeout,
    Duration hookTimeout,
    Duration awayAfter,
    ProviderOptions provider,
    Duration toolTimeout,
    Duration connectTimeout) {
  /** 60 s. */
  public static final Duration TOOL_TIMEOUT = Duration.ofSeconds(60);

  /** 10 s. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** 50 ms or 128 characters, 8 inputs, 3 steps, 16 Mi characters, 1 s, 10 s, 15 s, 60 s, 10 s. */
  public static final SessionOptions DEFAULT =
      new SessionOptions(
          LogLimits.DEFAULT,
          Coalescer.Window.DEFAULT,
          8,
          3,
          16 << 20,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          ProviderOptions.DEFAULT,
          TOOL_TIMEOUT,
          CONNECT_TIMEOUT);

  /** Checks the limits. */
  public SessionOptions {
    requireNonNull(log, "log");
    requireNonNull(window, "window");
    notNegative("closeTimeout", closeTimeout);
    notNegative("hookTimeout", hookTimeout);
    positive("awayAfter", awayAfter);
    requireNonNull(provider, "provider");
    positive("toolTimeout", toolTimeout);
    positive("connectTimeout", connectTimeout);
    atLeast("waitingInputs", waitingInputs, 0);
    atLeast("toolSteps", toolSteps, 0);
    atLeast("historyChars", historyChars, 1);
  }

  /** Options with the usual limits for tools: 60 s for a call, 10 s for an MCP server. */
  public SessionOptions(
      LogLimits log,
      Coalescer.Window window,
      int waitingInputs,
      int toolSteps,
      int historyChars,
      Duration closeTimeout,
      Duration hookTimeout,
      Duration awayAfter,
      ProviderOptions provider) {
    this(
        log,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        awayAfter,
        provider,
        TOOL_TIMEOUT,
        CONNECT_TIMEOUT);
  }

  /** These options with other bounds of the log. */
  public SessionOptions withLog(LogLimits limits) {
    return new SessionOptions(
        limits,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        awayAfter,
        provider,
        toolTimeout,
        connectTimeout);
  }

  /** These options with another window. */
  public SessionOptions withWindow(Coalescer.Window other) {
    return new SessionOptions(
        log,
        other,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        awayAfter,
        provider,
        toolTimeout,
        connectTimeout);
  }

  /** These options with another limit for end hooks. */
  public SessionOptions withHookTimeout(Duration limit) {
    return new SessionOptions(
        log,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        limit,
        awayAfter,
        provider,
        toolTimeout,
        connectTimeout);
  }

  /** These options with another time until a silent caller is away. */
  public SessionOptions withAwayAfter(Duration other) {
    return new SessionOptions(
        log,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        other,
        provider,
        toolTimeout,
        connectTimeout);
  }

  /** These options with another way to take failures of services. */
  public SessionOptions withProvider(ProviderOptions other) {
    return new SessionOptions(
        log,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        awayAfter,
        other,
        toolTimeout,
        connectTimeout);
  }

  /** These options with another limit for a call of a tool. */
  public SessionOptions withToolTimeout(Duration limit) {
    return new SessionOptions(
        log,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        awayAfter,
        provider,
        limit,
        connectTimeout);
  }

  /** These options with another limit for an MCP server to get ready. */
  public SessionOptions withConnectTimeout(Duration limit) {
    return new SessionOptions(
        log,
        window,
        waitingInputs,
        toolSteps,
        historyChars,
        closeTimeout,
        hookTimeout,
        awayAfter,
        provider,
        toolTimeout,
        limit);
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: over zero)");
    }
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
