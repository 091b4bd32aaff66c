package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Coalescer;
import dev.weir.log.LogLimits;
import java.time.Duration;
import java.util.function.Consumer;

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
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

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

  /** These options with other bounds of the log. */
  public SessionOptions withLog(LogLimits other) {
    return with(draft -> draft.log = other);
  }

  /** These options with another window. */
  public SessionOptions withWindow(Coalescer.Window other) {
    return with(draft -> draft.window = other);
  }

  /** These options with another number of inputs that may wait. */
  public SessionOptions withWaitingInputs(int other) {
    return with(draft -> draft.waitingInputs = other);
  }

  /** These options with another number of steps with tools. */
  public SessionOptions withToolSteps(int other) {
    return with(draft -> draft.toolSteps = other);
  }

  /** These options with another length of the conversation. */
  public SessionOptions withHistoryChars(int other) {
    return with(draft -> draft.historyChars = other);
  }

  /** These options with another limit for threads that end. */
  public SessionOptions withCloseTimeout(Duration other) {
    return with(draft -> draft.closeTimeout = other);
  }

  /** These options with another limit for end hooks. */
  public SessionOptions withHookTimeout(Duration other) {
    return with(draft -> draft.hookTimeout = other);
  }

  /** These options with another time until a silent caller is away. */
  public SessionOptions withAwayAfter(Duration other) {
    return with(draft -> draft.awayAfter = other);
  }

  /** These options with another way to take failures of services. */
  public SessionOptions withProvider(ProviderOptions other) {
    return with(draft -> draft.provider = other);
  }

  /** These options with another limit for a call of a tool. */
  public SessionOptions withToolTimeout(Duration other) {
    return with(draft -> draft.toolTimeout = other);
  }

  /** These options with another limit for an MCP server to get ready. */
  public SessionOptions withConnectTimeout(Duration other) {
    return with(draft -> draft.connectTimeout = other);
  }

  private SessionOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made();
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

  /** Options of which one is to be another. */
  private static final class Draft {
    LogLimits log;
    Coalescer.Window window;
    int waitingInputs;
    int toolSteps;
    int historyChars;
    Duration closeTimeout;
    Duration hookTimeout;
    Duration awayAfter;
    ProviderOptions provider;
    Duration toolTimeout;
    Duration connectTimeout;

    Draft(SessionOptions of) {
      log = of.log;
      window = of.window;
      waitingInputs = of.waitingInputs;
      toolSteps = of.toolSteps;
      historyChars = of.historyChars;
      closeTimeout = of.closeTimeout;
      hookTimeout = of.hookTimeout;
      awayAfter = of.awayAfter;
      provider = of.provider;
      toolTimeout = of.toolTimeout;
      connectTimeout = of.connectTimeout;
    }

    SessionOptions made() {
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
          connectTimeout);
    }
  }
}
