package dev.weir.worker;

import static java.lang.System.Logger.Level.ERROR;

import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Loads what agents want loaded into the process, each once, before any job. Any thread; {@link
 * #warm} and {@link #close} wait for the code of agents, within a limit.
 */
final class Prewarming implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Prewarming.class.getName());

  /** How long code that was interrupted may go on before it is reported as stuck. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  private final Map<Prewarm, CompletableFuture<Void>> loads = new ConcurrentHashMap<>();
  private final ProcessContext process;
  private final Duration limit;
  private final Ticker ticker;

  Prewarming(ProcessContext process, Duration limit, Ticker ticker) {
    this.process = process;
    this.limit = limit;
    this.ticker = ticker;
  }

  /** Where it is loaded into. */
  ProcessContext process() {
    return process;
  }

  /**
   * Loads what these agents want and what was not loaded before: one after the other, in their
   * order, all within the limit. What another thread loads is waited for.
   *
   * @throws PrewarmFailed if one fails or the time is over; what was loaded before stays
   */
  void warm(Collection<HostedAgent> agents) {
    long deadline = ticker.after(limit);
    agents.forEach(agent -> warm(agent, deadline));
  }

  private void warm(HostedAgent agent, long deadline) {
    if (agent.parcel() != null) {
      return; // its processes load it, each for itself
    }
    Prewarm prewarm = agent.spec().prewarm();
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> others = loads.putIfAbsent(prewarm, mine);
    if (others == null) {
      load(agent, mine, deadline);
    } else {
      await(agent, others);
    }
  }

  private void load(HostedAgent agent, CompletableFuture<Void> mine, long deadline) {
    Prewarm prewarm = agent.spec().prewarm();
    try {
      load(prewarm, Duration.ofNanos(deadline - ticker.nanos()));
      mine.complete(null);
    } catch (Throwable e) {
      loads.remove(prewarm);
      mine.completeExceptionally(e);
      throw failed(agent, e);
    }
  }

  private void await(HostedAgent agent, CompletableFuture<Void> load) {
    Throwable failure = load.handle((done, e) -> e).join();
    if (failure != null) {
      throw failed(agent, failure);
    }
  }

  private void load(Prewarm prewarm, Duration left) throws Exception {
    Nursery.within("weir-prewarm", ticker, left, AFTER_INTERRUPT, () -> prewarm.load(process));
  }

  private PrewarmFailed failed(HostedAgent agent, Throwable cause) {
    String why =
        cause instanceof TimeoutException
            ? "not done within %d ms".formatted(limit.toMillis())
            : cause.toString();
    PrewarmFailed failed =
        new PrewarmFailed(
            "agent \"%s\" prewarm: %s (expected: loaded; initializeTimeout is for all agents)"
                .formatted(agent.name(), why),
            cause);
    LOG.log(ERROR, "no job is taken", failed);
    return failed;
  }

  /** Closes what was loaded, within the limit. */
  @Override
  public void close() {
    try {
      Nursery.within("weir-prewarm", ticker, limit, AFTER_INTERRUPT, process::close);
    } catch (Exception e) {
      LOG.log(ERROR, "process: what was loaded could not be closed", e);
    }
  }
}
