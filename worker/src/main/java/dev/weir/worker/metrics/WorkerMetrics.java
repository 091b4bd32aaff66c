package dev.weir.worker.metrics;

import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsEvent.SessionFailed;
import dev.weir.worker.metrics.MetricsEvent.SessionFinished;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts a worker's sessions. Any thread may call any method. Counting does not wait; {@link
 * #snapshot} reads a small file and asks the pool.
 */
public final class WorkerMetrics {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<EventBuffer> streams = new CopyOnWriteArrayList<>();
  private final Ticker ticker;
  private final @Nullable String deploymentVersion;
  private final Supplier<PoolState> pool;
  private final ProcessMemory memory;
  private final long madeAt;

  private final Map<String, Integer> active = new HashMap<>();
  private long started;
  private long failures;
  private @Nullable String lastAgent;
  private @Nullable String lastError;

  /**
   * Counts from zero.
   *
   * @param deploymentVersion of the worker; null if it has none
   * @param pool how it is, asked for with each snapshot, on the thread that wants that
   */
  public WorkerMetrics(
      Ticker ticker, @Nullable String deploymentVersion, Supplier<PoolState> pool) {
    this(ticker, deploymentVersion, pool, ProcessMemory.ofThisProcess());
  }

  WorkerMetrics(
      Ticker ticker,
      @Nullable String deploymentVersion,
      Supplier<PoolState> pool,
      ProcessMemory memory) {
    this.ticker = ticker;
    this.deploymentVersion = deploymentVersion;
    this.pool = pool;
    this.memory = memory;
    this.madeAt = ticker.nanos();
  }

  /** A session was made; it counts as active until {@link #ended} or {@link #failed}. */
  public void started(String agent) {
    lock.lock();
    try {
      started++;
      lastAgent = agent;
      active.merge(agent, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
    tell(new SessionStarted(agent));
  }

  /** A session that was started has ended without a failure. */
  public void ended(String agent) {
    lock.lock();
    try {
      less(agent);
    } finally {
      lock.unlock();
    }
    tell(new SessionFinished(agent));
  }

  /** A session that was started has ended by a failure. */
  public void failed(String agent, Throwable error) {
    failedToStart(agent, error);
    ended(agent);
  }

  /** A session could not be made; it was never active. */
  public void failedToStart(String agent, Throwable error) {
    SessionFailed failed = new SessionFailed(agent, text(error));
    lock.lock();
    try {
      failures++;
      lastAgent = agent;
      lastError = failed.error();
    } finally {
      lock.unlock();
    }
    tell(failed);
  }

  /** The live sessions of each agent that has one, at this moment: a copy. */
  public Map<String, Integer> activeByAgent() {
    lock.lock();
    try {
      return Map.copyOf(active);
    } finally {
      lock.unlock();
    }
  }

  /** How the worker is now. */
  public MetricsSnapshot snapshot() {
    PoolState state = pool.get();
    MetricsSnapshot.ResidentSet resident = memory.residentSet();
    lock.lock();
    try {
      return new MetricsSnapshot(
          ticker.wall(),
          (ticker.nanos() - madeAt) / 1e9,
          state.registeredAgents(),
          started,
          failures,
          lastAgent,
          lastError,
          active,
          deploymentVersion,
          state.drain(),
          resident);
    } finally {
      lock.unlock();
    }
  }

  /** Events from now on also go there. */
  void attach(EventBuffer stream) {
    streams.add(stream);
  }

  void detach(EventBuffer stream) {
    streams.remove(stream);
  }

  private void less(String agent) {
    active.computeIfPresent(agent, (name, count) -> count > 1 ? count - 1 : null);
  }

  private void tell(MetricsEvent event) {
    streams.forEach(stream -> stream.add(event));
  }

  private static String text(Throwable error) {
    String type = error.getClass().getSimpleName();
    String name = type.isEmpty() ? error.getClass().getName() : type;
    String message = message(error);
    return message == null ? name : name + ": " + message;
  }

  /** A session's end is not to fail for words. */
  private static @Nullable String message(Throwable error) {
    try {
      return error.getMessage();
    } catch (RuntimeException | Error e) {
      return null;
    }
  }
}
