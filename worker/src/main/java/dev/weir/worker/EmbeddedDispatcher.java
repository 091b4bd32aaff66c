package dev.weir.worker;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost;
import dev.weir.episode.Audience;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import dev.weir.log.Snapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher in the worker's own process: what the gateway asks for goes straight to the pool,
 * or waits in line for a slot. Takes wishes from {@link AgentPool#start} on. Any thread may call
 * any method; those wait that {@link SessionHost} says.
 */
public final class EmbeddedDispatcher implements SessionHost, Dispatcher {
  private final AgentPool pool;
  private final Openings openings;
  private final AtomicReference<@Nullable Jobs> jobs = new AtomicReference<>();

  /** A dispatcher for this pool, which is to be started with it. */
  public EmbeddedDispatcher(AgentPool pool) {
    this(pool, LineOptions.DEFAULT);
  }

  /** The same, with options for those who find no slot. */
  public EmbeddedDispatcher(AgentPool pool, LineOptions options) {
    this.pool = pool;
    this.openings = new Openings(pool, options, this::worker);
  }

  @Override
  public void start(Jobs worker) {
    if (worker != pool.hosting()) {
      throw new IllegalArgumentException("pool: another one (expected: that of this dispatcher)");
    }
    jobs.set(worker);
  }

  @Override
  public void report(WorkerLoad load) {
    if (pool.draining()) {
      openings.close();
    } else {
      openings.look();
    }
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    // Callers read their sessions' logs.
  }

  @Override
  public int waiting() {
    return openings.line().size();
  }

  @Override
  public void close() {
    openings.close();
  }

  @Override
  public List<AgentInfo> agents() {
    Roster roster = pool.registry().now();
    return roster.agents().values().stream()
        .sorted(Comparator.comparing(HostedAgent::name))
        .map(agent -> info(agent, roster))
        .toList();
  }

  @Override
  public boolean ready() {
    return jobs.get() != null && !pool.draining();
  }

  @Override
  public Admission open(Opening opening, Optional<String> idempotencyKey) {
    return openings.open(opening, idempotencyKey);
  }

  /**
   * Opens a session for a caller who is connected otherwise than by this: at once, or not at all.
   *
   * @param connection closed with the session
   * @throws HostRefused if there is no slot, or as {@link #open(Opening, Optional)}; it was not
   *     connected then, or is closed
   */
  public Opened open(Opening opening, Connection connection) {
    return openings.open(opening, connection);
  }

  @Override
  public Optional<Waiting> waiting(String session) {
    return openings.line().place(session);
  }

  @Override
  public Optional<Waiting> awaitPlace(String session, int seen, Duration limit)
      throws InterruptedException {
    return openings.line().awaitPlace(session, seen, limit);
  }

  @Override
  public Accepted input(String session, Input input, Optional<String> idempotencyKey) {
    boolean draining = !ready();
    HostedSession found = draining ? left(session) : session(session);
    if (draining) {
      found.job().flatMap(LiveJob::session).ifPresent(Session::drain);
    }
    try {
      return pool.hosting().input(found, input, idempotencyKey);
    } catch (HostRefused e) {
      throw e.reason() == Reason.SESSION_ENDED && pool.draining() ? drained(session) : e;
    }
  }

  @Override
  public boolean cancel(String session, @Nullable String episode, String reason) {
    return pool.hosting()
        .sessions()
        .live(session(session))
        .map(live -> live.cancel(episode, reason))
        .orElse(false);
  }

  @Override
  public SessionView view(String session) {
    HostedSession found = session(session);
    SessionLog log = log(found);
    Snapshot state = log.snapshot();
    StoredSession known = found.known();
    return new SessionView(known.id(), known.agent(), status(log, state), known.metadata(), state);
  }

  @Override
  public LogReader read(String session, Position from, Set<Audience> audience) {
    return log(session(session)).read(from, audience);
  }

  @Override
  public void close(String session) {
    boolean waited = openings.line().leave(session);
    if (!pool.end(session) && !waited) {
      throw notFound(session);
    }
  }

  /** Whether a session has a slot. */
  boolean isLive(String session) {
    return pool.find(session).isPresent();
  }

  @Override
  public int drain(Duration limit) throws InterruptedException {
    return pool.drain(limit);
  }

  private Jobs worker() {
    Jobs started = jobs.get();
    if (started == null) {
      throw new HostRefused(
          Reason.NOT_READY, "worker: not started (expected: AgentPool.start with this dispatcher)");
    }
    return started;
  }

  private static AgentInfo info(HostedAgent hosted, Roster roster) {
    AgentSpec agent = hosted.spec();
    return new AgentInfo(
        agent.name(),
        agent.greeting(),
        agent.description(),
        roster.byDefault().filter(hosted::equals).isPresent(),
        hosted.model().label(),
        agent.tools());
  }

  /** Of a live one by the state: who knows the cursor knows the status. */
  private static Status status(SessionLog log, Snapshot state) {
    if (log.ended()) {
      return Status.ENDED;
    }
    return state.running() == null ? Status.IDLE : Status.RUNNING;
  }

  private HostedSession left(String id) {
    return pool.hosting().sessions().find(id).orElseThrow(() -> drained(id));
  }

  /** A drain ends sessions before callers know of it: they are told of the drain, not of that. */
  private static HostRefused drained(String id) {
    return new HostRefused(
        Reason.DRAINING,
        "session: \"%s\" is not open here, the worker drains (expected: ready)".formatted(id));
  }

  private HostedSession session(String id) {
    Optional<Waiting> waiting = openings.line().place(id);
    if (waiting.isPresent()) {
      throw new HostRefused(
          Reason.SESSION_WAITING,
          "session: %s waits for a slot, position %d (expected: live; try again later)"
              .formatted(id, waiting.get().position()));
    }
    return pool.hosting().sessions().find(id).orElseThrow(() -> notFound(id));
  }

  private SessionLog log(HostedSession session) {
    return session.log().orElseThrow(() -> notFound(session.known().id()));
  }

  private HostRefused notFound(String id) {
    if (pool.isKept(id)) {
      return new HostRefused(
          Reason.SESSION_NOT_OPEN,
          "session: \"%s\" is kept, but could not be opened (expected: open; the worker's log says why)"
              .formatted(id));
    }
    return new HostRefused(
        Reason.SESSION_NOT_FOUND,
        "session: \"%s\" (expected: one that was opened and has not ended)".formatted(id));
  }
}
