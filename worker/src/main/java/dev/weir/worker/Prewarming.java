package dev.weir.worker;

import static java.lang.System.Logger.Level.ERROR;

import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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
  private final List<Prewarm> first;
  private final Duration limit;
  private final Ticker ticker;

  /** With {@code first}, which is loaded before what any agent wants. */
  Prewarming(ProcessContext process, List<Prewarm> first, Duration limit, Ticker ticker) {
    this.process = process;
    this.first = first;
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
    first.forEach(it -> warm("worker", it, deadline));
    agents.forEach(agent -> warm(agent, deadline));
  }

  private void warm(HostedAgent agent, long deadline) {
    if (agent.parcel() != null) {
      return; // its processes load it, each for itself
    }
    warm("agent \"%s\"".formatted(agent.name()), agent.spec().prewarm(), deadline);
  }

  private void warm(String whose, Prewarm prewarm, long deadline) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> others = loads.putIfAbsent(prewarm, mine);
    if (others == null) {
      load(whose, prewarm, mine, deadline);
    } else {
      await(whose, others);
    }
  }

  private void load(String whose, Prewarm prewarm, CompletableFuture<Void> mine, long deadline) {
    try {
      load(prewarm, Duration.ofNanos(deadline - ticker.nanos()));
      mine.complete(null);
    } catch (Throwable e) {
      loads.remove(prewarm);
      mine.completeExceptionally(e);
      throw failed(whose, e);
    }
  }

  private void await(String whose, CompletableFuture<Void> load) {
    Throwable failure = load.handle((done, e) -> e).join();
    if (failure != null) {
      throw failed(whose, failure);
    }
  }

  private void load(Prewarm prewarm, Duration left) throws Exception {
    Nursery.within("weir-prewarm", ticker, left, AFTER_INTERRUPT, () -> prewarm.load(process));
  }

  private PrewarmFailed failed(String whose, Throwable cause) {
    String why =
        cause instanceof TimeoutException
            ? "not done within %d ms".formatted(limit.toMillis())
            : cause.toString();
    PrewarmFailed failed =
        new PrewarmFailed(
            "%s prewarm: %s (expected: loaded; initializeTimeout is for all agents)"
                .formatted(whose, why),
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
