package dev.weir.worker;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentFailed;
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
import dev.weir.log.Snapshot;
import dev.weir.worker.process.ChildFailed;
import dev.weir.worker.process.ProcessDied;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher in the worker's own process: what the gateway asks for goes straight to the pool.
 * Any thread may call any method; none waits but {@link #drain} and {@link #close}.
 */
public final class EmbeddedDispatcher implements SessionHost {
  private static final int KEYS = 10_000;

  private final AgentPool pool;
  private final IdempotencyKeys<Opened> keys = new IdempotencyKeys<>(KEYS);

  /** A dispatcher for this pool. */
  public EmbeddedDispatcher(AgentPool pool) {
    this.pool = pool;
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
    return !pool.draining();
  }

  @Override
  public Opened open(Opening opening, Optional<String> idempotencyKey) {
    Supplier<Opened> work = () -> start(opening);
    return idempotencyKey.map(key -> keys.once(key, opening, work)).orElseGet(work);
  }

  @Override
  public Accepted input(String session, Input input, Optional<String> idempotencyKey) {
    boolean draining = !ready();
    Session found = draining ? left(session) : session(session);
    if (draining) {
      found.drain();
    }
    return found.input(input, idempotencyKey);
  }

  @Override
  public boolean cancel(String session, @Nullable String episode, String reason) {
    return session(session).cancel(episode, reason);
  }

  @Override
  public SessionView view(String session) {
    Session found = session(session);
    Snapshot state = found.log().snapshot();
    return new SessionView(
        found.id(), found.agent().name(), status(found, state), found.metadata(), state);
  }

  @Override
  public LogReader read(String session, Position from, Set<Audience> audience) {
    return session(session).log().read(from, audience);
  }

  @Override
  public void close(String session) {
    if (!pool.end(session)) {
      throw notFound(session);
    }
  }

  @Override
  public int drain(Duration limit) throws InterruptedException {
    return pool.drain(limit);
  }

  private Opened start(Opening opening) {
    opening.agent().filter(String::isBlank).ifPresent(pool::get); // blank metadata says nothing
    String id = SessionIds.next();
    Slot slot = admit(new Job(id, "", metadata(opening), null));
    try {
      Session session =
          begun(pool.hosting().launch(slot, id, opening.metadata(), TextConnection.INSTANCE));
      Cursor before = new Cursor(session.log().epoch(), 0);
      Optional<String> episode = opening.input().map(input -> say(session, input));
      return new Opened(id, session.agent().name(), before, episode);
    } finally {
      slot.settle();
    }
  }

  private static Session begun(LiveJob job) {
    try {
      return job.awaitBegun();
    } catch (AgentFailed | ChildFailed | ProcessDied e) {
      throw new HostRefused(
          Reason.AGENT_FAILED,
          "agent: \"%s\" could not be made; the worker's log says why"
              .formatted(job.launch().agent().name()),
          e);
    } catch (InterruptedException e) {
      boolean closed = job.isEnded();
      job.end(new JobEnd.Cut("whoever opened it was interrupted"));
      if (!closed) {
        Thread.currentThread().interrupt();
      }
      throw new HostRefused(
          closed ? Reason.DRAINING : Reason.NOT_ACCEPTED,
          "session: was ended while its agent was being made (expected: try again)",
          e);
    }
  }

  /** What filter and routing see of a wish: its metadata, and the agent as one of them. */
  private static String metadata(Opening opening) {
    Map<String, String> metadata = new TreeMap<>(opening.metadata());
    opening.agent().ifPresent(agent -> metadata.put("agent", agent));
    return JsonObject.text(metadata);
  }

  private Slot admit(Job job) {
    return switch (offer(job)) {
      case Answer.Accepted accepted ->
          pool.door()
              .claim(job.id())
              .orElseThrow(() ->
                  new HostRefused(
                      Reason.AT_CAPACITY, "session: its slot has lapsed (expected: try again)"));
      case Answer.Refused refused -> throw new HostRefused(reason(refused), refused.detail());
    };
  }

  private Answer offer(Job job) {
    try {
      return pool.door().offer(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostRefused(
          Reason.NOT_ACCEPTED, "session: interrupted while the filter or the router was asked");
    }
  }

  private static Reason reason(Answer.Refused refused) {
    return switch (refused.why()) {
      case AT_CAPACITY, AGENT_AT_CAPACITY -> Reason.AT_CAPACITY;
      case DRAINING -> Reason.DRAINING;
      case NO_ROUTE -> Reason.AGENT_NOT_FOUND;
      case FILTERED, NOBODY, DUPLICATE -> Reason.NOT_ACCEPTED;
    };
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
  private static Status status(Session session, Snapshot state) {
    if (session.status() == Status.ENDED) {
      return Status.ENDED;
    }
    return state.running() == null ? Status.IDLE : Status.RUNNING;
  }

  /** A drain ends sessions before callers know of it: they are told of the drain, not of that. */
  private Session left(String id) {
    return pool.find(id)
        .orElseThrow(() ->
            new HostRefused(
                Reason.DRAINING,
                "session: \"%s\" is not open here, the worker drains (expected: ready)"
                    .formatted(id)));
  }

  private Session session(String id) {
    return pool.find(id).orElseThrow(() -> notFound(id));
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
