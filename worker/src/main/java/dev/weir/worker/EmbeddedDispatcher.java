package dev.weir.worker;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.IdempotencyKeys;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost;
import dev.weir.episode.Audience;
import dev.weir.log.Cursor;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import dev.weir.log.Snapshot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher in the worker's own process: what the gateway asks for goes straight to the pool,
 * or waits in line for a slot. Takes wishes from {@link AgentPool#start} on. Any thread may call
 * any method; those wait that {@link SessionHost} says.
 */
public final class EmbeddedDispatcher implements SessionHost, Dispatcher {
  private static final System.Logger LOG = System.getLogger(EmbeddedDispatcher.class.getName());
  private static final int KEYS = 10_000;

  private final AgentPool pool;
  private final Line line;
  private final IdempotencyKeys<Asked> keys = new IdempotencyKeys<>(KEYS);
  private final AtomicReference<@Nullable Jobs> jobs = new AtomicReference<>();

  /** A dispatcher for this pool, which is to be started with it. */
  public EmbeddedDispatcher(AgentPool pool) {
    this(pool, LineOptions.DEFAULT);
  }

  /** The same, with options for those who find no slot. */
  public EmbeddedDispatcher(AgentPool pool, LineOptions options) {
    this.pool = pool;
    this.line = new Line(options, pool.hosting().ticker(), new Offers());
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
      line.close();
    } else {
      line.look();
    }
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    // Callers read their sessions' logs.
  }

  @Override
  public void close() {
    line.close();
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
    if (idempotencyKey.isEmpty()) {
      return ask(opening, idempotencyKey).now();
    }
    String key = idempotencyKey.get();
    Asked asked = keys.once(key, opening, () -> ask(opening, idempotencyKey));
    try {
      return asked.now();
    } catch (HostRefused e) {
      keys.forget(key, asked);
      throw e;
    }
  }

  @Override
  public Optional<Waiting> waiting(String session) {
    return line.place(session);
  }

  @Override
  public Optional<Waiting> awaitPlace(String session, int seen, Duration limit)
      throws InterruptedException {
    return line.awaitPlace(session, seen, limit);
  }

  @Override
  public Accepted input(String session, Input input, Optional<String> idempotencyKey) {
    boolean draining = !ready();
    HostedSession found = draining ? left(session) : session(session);
    if (draining) {
      found.job().flatMap(LiveJob::session).ifPresent(Session::drain);
    }
    return pool.hosting().input(found, input, idempotencyKey);
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
    boolean waited = line.leave(session);
    if (!pool.end(session) && !waited) {
      throw notFound(session);
    }
  }

  /** Whether a session has a slot. */
  boolean isLive(String session) {
    return pool.find(session).isPresent();
  }

  /** How many stand in line. */
  int inLine() {
    return line.size();
  }

  @Override
  public int drain(Duration limit) throws InterruptedException {
    return pool.drain(limit);
  }

  private Asked ask(Opening opening, Optional<String> key) {
    opening.agent().filter(String::isBlank).ifPresent(pool::get); // blank metadata says nothing
    Job job = new Job(SessionIds.next(), "", metadata(opening), null);
    if (line.isBefore()) {
      return queue(new Waiter(job, opening, key), Optional.empty());
    }
    return switch (offer(job)) {
      case Answer.Accepted taken when line.isBefore(taken.agent().name()) -> {
        worker().lapse(job.id());
        Optional<String> agent = Optional.of(taken.agent().name());
        yield queue(new Waiter(job, opening, key), Optional.of(full(agent)));
      }
      case Answer.Accepted _ -> {
        Opened opened = open(job, opening);
        yield () -> opened;
      }
      case Answer.Refused no when no.why().isForCapacity() ->
          queue(new Waiter(job, opening, key), Optional.of(no));
      case Answer.Refused no -> throw no.why().forHost(no.detail());
    };
  }

  private static Answer.Refused full(Optional<String> agent) {
    return new Answer.Refused(
        Refusal.AGENT_AT_CAPACITY, "sessions waiting for the agent (expected: none)", agent);
  }

  private Asked queue(Waiter waiter, Optional<Answer.Refused> why) {
    line.join(waiter, why);
    return new InLine(line, waiter);
  }

  private Opened open(Job job, Opening opening) {
    Slot slot =
        pool.door()
            .claim(job.id())
            .orElseThrow(() ->
                new HostRefused(
                    Reason.AT_CAPACITY, "session: its slot has lapsed (expected: try again)"));
    return open(launch(slot, opening), slot, opening);
  }

  private LiveJob launch(Slot slot, Opening opening) {
    return pool.hosting()
        .launch(slot, slot.job().id(), opening.metadata(), TextConnection.INSTANCE);
  }

  /** Of one who has waited, by a thread of its own. */
  private void open(Waiter waiter, Slot slot) {
    Optional<Opening> opening = line.opening(waiter);
    if (opening.isEmpty()) {
      slot.free(); // it has left
      return;
    }
    try {
      Opened opened = open(launch(slot, opening.get()), slot, opening.get());
      if (!line.opened(waiter, opened)) {
        pool.end(opened.session());
      }
    } catch (HostRefused e) {
      line.refuse(waiter, e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "session %s could not be opened".formatted(waiter.id()), e);
      line.refuse(
          waiter,
          new HostRefused(
              Reason.AGENT_FAILED, "session: could not be opened; the worker's log says why", e));
    }
  }

  /** Waits until it has begun. */
  private Opened open(LiveJob job, Slot slot, Opening opening) {
    try {
      Session session = LiveJobs.sessionOf(job);
      Cursor before = new Cursor(session.log().epoch(), 0);
      Optional<String> episode = opening.input().map(input -> say(session, input));
      return new Opened(session.id(), session.agent().name(), before, episode);
    } finally {
      slot.settle();
    }
  }

  /** What filter and routing see of a wish: its metadata, and the agent as one of them. */
  private static String metadata(Opening opening) {
    Map<String, String> metadata = new TreeMap<>(opening.metadata());
    opening.agent().ifPresent(agent -> metadata.put("agent", agent));
    return JsonObject.text(metadata);
  }

  private Answer offer(Job job) {
    try {
      return worker().offer(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostRefused(
          Reason.NOT_ACCEPTED, "session: interrupted while the filter or the router was asked");
    }
  }

  private Jobs worker() {
    Jobs started = jobs.get();
    if (started == null) {
      throw new HostRefused(
          Reason.NOT_READY, "worker: not started (expected: AgentPool.start with this dispatcher)");
    }
    return started;
  }

  /** Of a session that could not be given its first input nobody would know. */
  private String say(Session session, Input input) {
    try {
      return session.input(input, Optional.empty()).episode();
    } catch (HostRefused e) {
      pool.end(session.id());
      throw e;
    }
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

  /** A drain ends sessions before callers know of it: they are told of the drain, not of that. */
  private HostedSession left(String id) {
    return pool.hosting()
        .sessions()
        .find(id)
        .orElseThrow(() ->
            new HostRefused(
                Reason.DRAINING,
                "session: \"%s\" is not open here, the worker drains (expected: ready)"
                    .formatted(id)));
  }

  private HostedSession session(String id) {
    Optional<Waiting> waiting = line.place(id);
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

  /** What came of a wish. */
  @FunctionalInterface
  private interface Asked {
    /** As it is now; refused if it has waited in vain. */
    Admission now();
  }

  private record InLine(Line line, Waiter waiter) implements Asked {
    @Override
    public Admission now() {
      return line.admission(waiter);
    }
  }

  /** What the line knows of the worker. */
  private final class Offers implements Line.Worker {
    @Override
    public Answer offer(Job job) throws InterruptedException {
      return worker().offer(job);
    }

    @Override
    public boolean hasRoom(String agent) {
      return pool.door().hasRoom(agent);
    }

    @Override
    public void lapse(Job job) {
      worker().lapse(job.id());
    }

    @Override
    public void admit(Waiter waiter) {
      Optional<Slot> slot = pool.door().claim(waiter.id());
      if (!line.isWanted(waiter)) {
        slot.ifPresent(Slot::free);
      } else if (slot.isEmpty()) {
        line.refuse(
            waiter,
            new HostRefused(
                Reason.AT_CAPACITY, "session: its slot has lapsed (expected: try again)"));
      } else {
        Thread.ofVirtual().name("weir-line/" + waiter.id()).start(() -> open(waiter, slot.get()));
      }
    }

    @Override
    public void over(Waiter waiter) {
      waiter.key().ifPresent(key -> keys.forget(key, new InLine(line, waiter)));
    }

    @Override
    public Duration untilIdle() {
      return pool.hosting().untilIdle();
    }
  }
}
