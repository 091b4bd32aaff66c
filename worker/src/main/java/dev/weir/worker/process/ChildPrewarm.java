package dev.weir.worker.process;

import dev.weir.agent.AgentSpec;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Loads what agents want loaded into a child, each once. Any thread; waits for their code. */
final class ChildPrewarm {
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  private final Set<Prewarm> loaded = new HashSet<>();
  private final ProcessContext process;
  private final Duration limit;

  /** Into this process; all that is loaded at one time within the limit. */
  ChildPrewarm(ProcessContext process, Duration limit) {
    this.process = process;
    this.limit = limit;
  }

  ProcessContext process() {
    return process;
  }

  void close() {
    process.close();
  }

  long deadline() {
    return Ticker.system().after(limit);
  }

  /**
   * Returns when it is loaded, also if it was before.
   *
   * @throws IllegalStateException that says whose it is, and why it is not
   */
  synchronized void load(AgentSpec agent, long deadline) {
    if (loaded.contains(agent.prewarm())) {
      return;
    }
    try {
      Duration left = Duration.ofNanos(deadline - Ticker.system().nanos());
      Nursery.within(
          "weir-prewarm",
          Ticker.system(),
          left,
          AFTER_INTERRUPT,
          () -> agent.prewarm().load(process));
      loaded.add(agent.prewarm());
    } catch (Exception e) {
      throw failed(agent, e);
    }
  }

  private IllegalStateException failed(AgentSpec agent, Exception cause) {
    String why =
        cause instanceof TimeoutException
            ? "not done within %d ms".formatted(limit.toMillis())
            : cause.toString();
    return new IllegalStateException(
        "agent \"%s\" prewarm: %s (expected: loaded; initializeTimeout is for all agents)"
            .formatted(agent.name(), why),
        cause);
  }
}
