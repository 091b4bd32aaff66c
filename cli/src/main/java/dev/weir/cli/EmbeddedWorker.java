package dev.weir.cli;

import dev.weir.gateway.Gateway;
import dev.weir.gateway.GatewayOptions;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.JoinedDispatcher;
import dev.weir.worker.PrewarmFailed;
import dev.weir.worker.Registration;
import dev.weir.worker.SessionStore;
import dev.weir.worker.process.ChildFailed;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Pool, dispatcher and gateway in this process. Any thread; those methods block that say so. */
final class EmbeddedWorker implements AutoCloseable {
  private final AgentPool pool;
  private final EmbeddedDispatcher dispatcher;
  private final Gateway gateway;
  private final Optional<SessionStore> store;
  private final AtomicBoolean ended = new AtomicBoolean();

  private EmbeddedWorker(
      AgentPool pool,
      EmbeddedDispatcher dispatcher,
      Gateway gateway,
      Optional<SessionStore> store) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.gateway = gateway;
    this.store = store;
  }

  /**
   * Starts to accept requests.
   *
   * @param pool without agents yet; closed with the worker, and if it cannot start
   * @param agents those that can be asked for; the first is the default
   * @param kept the pool's store, if it has one; closed with the worker
   * @param told hears what became of the sessions that are kept, and which agents cannot be hosted
   * @param ports where to listen
   */
  static EmbeddedWorker start(
      AgentPool pool,
      List<Registration> agents,
      Optional<SessionStore> kept,
      Consumer<String> told,
      Ports ports) {
    return start(pool, agents, kept, told, ports, Optional.empty());
  }

  /**
   * The same with jobs from elsewhere, too; not without agents.
   *
   * @param elsewhere closed with the worker
   */
  static EmbeddedWorker start(
      AgentPool pool,
      List<Registration> agents,
      Optional<SessionStore> kept,
      Consumer<String> told,
      Ports ports,
      Optional<? extends Dispatcher> elsewhere) {
    boolean started = false;
    try {
      add(pool, agents, told);
      kept.ifPresent(store -> restore(pool, store, told));
      EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool);
      // Without agents there is nothing to begin: the page says how one is written.
      if (!agents.isEmpty()) {
        start(pool, joined(dispatcher, elsewhere));
      }
      Gateway gateway = listen(dispatcher, ports);
      started = true;
      return new EmbeddedWorker(pool, dispatcher, gateway, kept);
    } catch (PrewarmFailed | ChildFailed e) {
      throw new Failure(String.valueOf(e.getMessage()));
    } finally {
      if (!started) {
        pool.close();
        kept.ifPresent(SessionStore::close);
      }
    }
  }

  /**
   * Starts a pool without a gateway.
   *
   * @param agents at least one; the first is the default
   * @param told hears which agents cannot be hosted
   */
  static EmbeddedDispatcher begin(
      AgentPool pool, List<Registration> agents, Consumer<String> told) {
    try {
      add(pool, agents, told);
      EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool);
      start(pool, dispatcher);
      return dispatcher;
    } catch (PrewarmFailed | ChildFailed e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** One that cannot be hosted keeps the others from nothing. */
  private static void add(AgentPool pool, List<Registration> agents, Consumer<String> told) {
    int hosted = 0;
    for (Registration agent : agents) {
      try {
        pool.add(agent);
        hosted++;
      } catch (IllegalArgumentException e) {
        told.accept(String.valueOf(e.getMessage()));
      }
    }
    if (hosted == 0 && !agents.isEmpty()) {
      throw new Failure("no agent can be hosted (expected: at least one; see above)");
    }
  }

  private static void restore(AgentPool pool, SessionStore store, Consumer<String> told) {
    pool.restore().forEach(told);
    int open = pool.sessions().size() + pool.parked();
    told.accept("sessions kept in %s: %d open".formatted(store.folder(), open));
  }

  private static Dispatcher joined(
      EmbeddedDispatcher embedded, Optional<? extends Dispatcher> elsewhere) {
    return elsewhere.isEmpty() ? embedded : new JoinedDispatcher(embedded, elsewhere.get());
  }

  private static void start(AgentPool pool, Dispatcher dispatcher) {
    try {
      pool.start(dispatcher);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("worker: interrupted while it started");
    } catch (Exception e) {
      throw new IllegalStateException("worker: could not start: " + e.getMessage(), e);
    }
  }

  /** Who is there. */
  AgentPool pool() {
    return pool;
  }

  /** Where callers reach it. */
  URI uri() {
    return gateway.uri();
  }

  /**
   * Takes no more work, waits for what runs, then stops; returns how many sessions were cut.
   *
   * @param limit how long it waits; zero for as long as it takes
   */
  int drain(Duration limit) throws InterruptedException {
    int cut = dispatcher.drain(limit);
    if (!ended.getAndSet(true)) {
      gateway.close();
      pool.close();
      store.ifPresent(SessionStore::close);
    }
    return cut;
  }

  /** Stops without waiting for turns, unless it has drained. */
  @Override
  public void close() {
    if (ended.get()) {
      return;
    }
    try {
      var _ = drain(Duration.ofNanos(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Gateway listen(EmbeddedDispatcher dispatcher, Ports ports) {
    for (int candidate = ports.first(); ; candidate++) {
      try {
        return Gateway.start(dispatcher, GatewayOptions.DEFAULT.withPort(candidate));
      } catch (RuntimeException e) {
        if (!taken(e)) {
          throw e;
        }
        if (candidate == ports.last()) {
          throw new Failure(ports + " (expected: a free one; say --port)");
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

  /**
   * Ports to try, one after the other.
   *
   * @param first 0 for any
   * @param last the last that is tried
   */
  record Ports(int first, int last) {
    /** How many ports after the wanted one are tried. */
    private static final int MORE = 100;

    static Ports only(int port) {
      return new Ports(port, port);
    }

    static Ports from(int port) {
      return new Ports(port, port == 0 ? 0 : Math.min(port + MORE, 65_535));
    }

    /** When none of them is free. */
    @Override
    public String toString() {
      return first == last
          ? "port %d is taken".formatted(first)
          : "ports %d to %d are taken".formatted(first, last);
    }
  }
}
