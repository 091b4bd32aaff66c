package dev.weir.cli;

import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionOptions;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.GatewayOptions;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.SessionStore;
import dev.weir.worker.source.AgentSources;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Pool, dispatcher and gateway in this process. */
public final class EmbeddedWorker implements AutoCloseable {
  /** The most live sessions of a worker on this machine. */
  private static final int SESSIONS = 10_000;

  /** How many ports after the wanted one are tried. */
  private static final int PORTS = 100;

  private final EmbeddedDispatcher dispatcher;
  private final Gateway gateway;

  private final Optional<SessionStore> store;

  private EmbeddedWorker(
      EmbeddedDispatcher dispatcher, Gateway gateway, Optional<SessionStore> store) {
    this.dispatcher = dispatcher;
    this.gateway = gateway;
    this.store = store;
  }

  /**
   * Starts to accept requests.
   *
   * @param sources the agents that can be asked for; the first is the default
   * @param model who speaks for them
   * @param options how sessions behave
   * @param kept where sessions outlive the process, if anywhere; closed with the worker
   * @param told hears what is wrong with sources, and what became of the sessions that are kept
   * @param port the first port to try; 0 for any
   */
  public static EmbeddedWorker start(
      AgentSources sources,
      AgentModel model,
      SessionOptions options,
      Optional<SessionStore> kept,
      Consumer<String> told,
      int port) {
    PoolBuilder builder =
        AgentPool.builder()
            .model(model)
            .options(options)
            .maxConcurrentSessions(SESSIONS)
            // An agent that is being written fails all the time.
            .consecutiveFailureLimit(Integer.MAX_VALUE);
    kept.ifPresent(builder::store);
    AgentPool pool = builder.build();
    pool.add(sources).problems().forEach(problem -> told.accept(problem.toString()));
    if (kept.isPresent()) {
      pool.restore().forEach(told);
      told.accept(
          "sessions kept in %s: %d open".formatted(kept.get().folder(), pool.sessions().size()));
    }
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool);
    return new EmbeddedWorker(dispatcher, listen(dispatcher, port), kept);
  }

  /** Where callers reach it. */
  public URI uri() {
    return gateway.uri();
  }

  /** Takes no more work, waits for what runs, then stops; returns how many sessions were cut. */
  public int drain(Duration limit) throws InterruptedException {
    int cut = dispatcher.drain(limit);
    gateway.close();
    store.ifPresent(SessionStore::close);
    return cut;
  }

  /** Stops without waiting for turns. */
  @Override
  public void close() {
    try {
      drain(Duration.ofNanos(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Gateway listen(EmbeddedDispatcher dispatcher, int port) {
    int last = port == 0 ? 0 : Math.min(port + PORTS, 65_535);
    for (int candidate = port; ; candidate++) {
      try {
        return Gateway.start(dispatcher, GatewayOptions.DEFAULT.withPort(candidate));
      } catch (RuntimeException e) {
        if (!taken(e)) {
          throw e;
        }
        if (candidate == last) {
          throw new Failure(
              "ports %d to %d are taken (expected: a free one; say --port)".formatted(port, last));
        }
      }
    }
  }

  private static boolean taken(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
