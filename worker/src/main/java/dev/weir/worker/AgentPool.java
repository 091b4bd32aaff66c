package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentFailed;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.SessionOptions;
import dev.weir.log.FileJournal;
import dev.weir.log.Journal;
import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a process and their live sessions. Any thread may call any method; none waits but
 * {@link #close}.
 */
public final class AgentPool implements AutoCloseable {
  /** How long a session must have been idle before its slot may go to another. */
  public static final Duration IDLE_BEFORE_EVICTION = Duration.ofMinutes(5);

  private static final System.Logger LOG = System.getLogger(AgentPool.class.getName());

  private final Map<String, AgentSpec> agents = new ConcurrentSkipListMap<>();
  private final Map<String, AgentSession> sessions = new ConcurrentHashMap<>();
  private final Set<String> kept = ConcurrentHashMap.newKeySet();
  private final Builder settings;
  private final Semaphore slots;
  private volatile @Nullable String defaultAgent;
  private volatile boolean closed;

  private AgentPool(Builder settings) {
    this.settings = settings;
    this.slots = new Semaphore(settings.maxSessions);
  }

  /** A pool to be configured; the model must be said. */
  public static Builder builder() {
    return new Builder();
  }

  /** Registers an agent that is made by a supplier. The first one is the default. */
  public AgentPool add(String name, Supplier<? extends Agent> factory) {
    return add(new AgentSpec(name, "", "", List.of(), factory));
  }

  /**
   * Registers an agent. The first one is the default until {@link #defaultAgent(String)} says
   * otherwise.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public AgentPool add(AgentSpec agent) {
    if (agents.putIfAbsent(agent.name(), agent) != null) {
      throw new IllegalArgumentException(
          "agent name: \"%s\" (expected: a name not yet registered)".formatted(agent.name()));
    }
    if (defaultAgent == null) {
      defaultAgent = agent.name();
    }
    return this;
  }

  /** Makes a registered agent the one that is taken when none is asked for. */
  public AgentPool defaultAgent(String name) {
    defaultAgent = route(Optional.of(name)).name();
    return this;
  }

  /** The agent taken when none is asked for, if any is registered. */
  public Optional<String> defaultAgent() {
    return Optional.ofNullable(defaultAgent);
  }

  /** The registered agents in order of their names. */
  public List<AgentSpec> agents() {
    return List.copyOf(agents.values());
  }

  /** The model that speaks for the agents. */
  public AgentModel model() {
    return requireNonNull(settings.model, "model");
  }

  /**
   * The agent of that name, or the default.
   *
   * @throws HostRefused if there is none
   */
  public AgentSpec route(Optional<String> name) {
    String wanted = name.or(this::defaultAgent).orElse("");
    AgentSpec agent = agents.get(wanted);
    if (agent == null) {
      throw new HostRefused(
          Reason.AGENT_NOT_FOUND,
          agents.isEmpty()
              ? "agent: none is registered (expected: at least one; the worker's log says why)"
              : "agent: \"%s\" (expected: one of %s)".formatted(wanted, agents.keySet()));
    }
    return agent;
  }

  /**
   * Starts a session. The slot is reserved first; it is given back if the agent cannot be made.
   *
   * @throws HostRefused if there is no slot or the agent's constructor throws
   */
  public AgentSession open(AgentSpec agent, Map<String, String> metadata) {
    reserve();
    AgentSession session = make(agent, metadata);
    session.greet();
    sessions.put(session.id(), session);
    if (closed) {
      end(session.id());
      throw new HostRefused(Reason.DRAINING, "pool: closed while the agent was being made");
    }
    return session;
  }

  /**
   * Takes up the sessions that the store keeps, with their logs, each in a slot. Once, after the
   * agents were added. Blocks while their journals are read.
   *
   * @return what people should know of: why one is not open, whose files stay as they are, or what
   *     was cut off one that is
   * @throws StoreRefused if the store cannot be read
   */
  public List<String> restore() {
    SessionStore store = requireNonNull(settings.store, "store: null (expected: set by store(…))");
    List<String> told = new ArrayList<>();
    try {
      for (SessionFolder each : store.folders()) {
        restore(store, each).ifPresent(told::add);
      }
    } catch (IOException e) {
      throw new StoreRefused(
          "data: %s cannot be read: %s (expected: what a worker has left there)"
              .formatted(store.folder(), JournalFailed.inWords(e)),
          e);
    }
    return told;
  }

  /** Whether a session is in the store, but could not be taken up. */
  boolean isKept(String id) {
    return kept.contains(id);
  }

  private Optional<String> restore(SessionStore store, SessionFolder folder) {
    String why;
    try {
      Optional<StoredSession> stored = store.read(folder);
      return stored.isEmpty() ? Optional.empty() : takeUp(store, stored.get());
    } catch (IOException e) {
      why = JournalFailed.inWords(e);
    } catch (StoreRefused | AgentFailed | JournalFailed | LogRefused e) {
      why = String.valueOf(e.getMessage());
    }
    kept.add(folder.name());
    return Optional.of(
        "%s %s is kept but not open: %s"
            .formatted(folder.isSession() ? "session" : "data:", folder.name(), why));
  }

  private Optional<String> takeUp(SessionStore store, StoredSession stored) throws IOException {
    AgentSpec agent = agents.get(stored.agent());
    if (agent == null) {
      throw new StoreRefused("agent \"%s\" is not registered".formatted(stored.agent()), null);
    }
    if (!slots.tryAcquire()) {
      throw new StoreRefused("all %d slots are taken".formatted(settings.maxSessions), null);
    }
    try {
      FileJournal journal = store.journal(stored.id());
      AgentSession session = session(stored, agent, journal);
      session.greet();
      sessions.put(session.id(), session);
      return journal.cut().map(cut -> "session %s is open, but %s".formatted(stored.id(), cut));
    } catch (IOException | RuntimeException | Error e) {
      slots.release();
      throw e;
    }
  }

  private AgentSession session(StoredSession known, AgentSpec agent, Journal journal) {
    SessionLog log = new SessionLog(settings.options.log(), settings.ticker, journal);
    return session(known.id(), agent, known.metadata(), log);
  }

  private AgentSession session(
      String id, AgentSpec agent, Map<String, String> metadata, SessionLog log) {
    return new AgentSession(id, agent, metadata, model(), settings.options, settings.ticker, log);
  }

  private AgentSession begin(AgentSpec agent, Map<String, String> metadata) {
    String id = SessionIds.next();
    SessionStore store = settings.store;
    if (store == null) {
      return session(id, agent, metadata, new SessionLog(settings.options.log(), settings.ticker));
    }
    StoredSession known = new StoredSession(id, agent.name(), metadata);
    try {
      return session(known, agent, store.create(known));
    } catch (IOException | JournalFailed | LogRefused | StoreRefused e) {
      store.delete(id);
      throw notStored(e);
    } catch (RuntimeException | Error e) {
      store.delete(id);
      throw e;
    }
  }

  private static HostRefused notStored(Exception cause) {
    String why = cause instanceof IOException e ? JournalFailed.inWords(e) : cause.getMessage();
    LOG.log(System.Logger.Level.ERROR, "a session could not be stored: " + why);
    HostRefused refused =
        new HostRefused(
            Reason.STORE_FAILED,
            "session: could not be stored (expected: room on the disk; the worker's log says more)");
    refused.initCause(cause);
    return refused;
  }

  private AgentSession make(AgentSpec agent, Map<String, String> metadata) {
    try {
      return begin(agent, metadata);
    } catch (AgentFailed e) {
      slots.release();
      throw refused(agent, e);
    } catch (RuntimeException | Error e) {
      slots.release();
      throw e;
    }
  }

  /** The live session of that id. */
  public Optional<AgentSession> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** The live sessions. */
  public List<AgentSession> sessions() {
    return List.copyOf(sessions.values());
  }

  /** Ends a session for good and gives its slot back; whether it was there. */
  public boolean end(String id) {
    boolean there = leave(id);
    if (there && settings.store != null) {
      settings.store.delete(id);
    }
    return there;
  }

  private boolean leave(String id) {
    AgentSession session = sessions.remove(id);
    if (session == null) {
      return false;
    }
    try {
      session.close();
    } finally {
      slots.release();
    }
    return true;
  }

  /**
   * Ends every session, all at the same time: a stuck one holds up no other. One that is still
   * being made ends as soon as it is there. What a store keeps of them stays there.
   */
  @Override
  public void close() {
    closed = true;
    try (ExecutorService ends = Executors.newVirtualThreadPerTaskExecutor()) {
      sessions.keySet().forEach(id -> ends.execute(() -> leave(id)));
    }
  }

  private void reserve() {
    while (!slots.tryAcquire()) {
      if (!evictIdle()) {
        throw new HostRefused(
            Reason.AT_CAPACITY,
            "sessions: %d (expected: fewer; end one or try again later)"
                .formatted(settings.maxSessions));
      }
    }
  }

  /** Whether there was one to evict; it may have become busy meanwhile, and then stays. */
  private boolean evictIdle() {
    Optional<AgentSession> idlest =
        sessions.values().stream()
            .filter(session -> session.idleTime().compareTo(IDLE_BEFORE_EVICTION) > 0)
            .max(Comparator.comparing(AgentSession::idleTime));
    idlest
        .filter(s -> s.closeIfIdle(IDLE_BEFORE_EVICTION) || s.status() == Status.ENDED)
        .ifPresent(session -> end(session.id()));
    return idlest.isPresent();
  }

  private static HostRefused refused(AgentSpec agent, AgentFailed cause) {
    LOG.log(System.Logger.Level.ERROR, "agent " + agent.name(), cause);
    HostRefused refused =
        new HostRefused(
            Reason.AGENT_FAILED,
            "agent: \"%s\" could not be made; the worker's log says why".formatted(agent.name()));
    refused.initCause(cause);
    return refused;
  }

  /** What a pool is made of. For one thread. */
  public static final class Builder {
    private @Nullable AgentModel model;
    private SessionOptions options = SessionOptions.DEFAULT;
    private Ticker ticker = Ticker.system();
    private int maxSessions = 10_000;
    private @Nullable SessionStore store;

    private Builder() {}

    /** The model that speaks for the agents. */
    public Builder model(AgentModel value) {
      model = requireNonNull(value, "model");
      return this;
    }

    /** How sessions behave. */
    public Builder options(SessionOptions value) {
      options = requireNonNull(value, "options");
      return this;
    }

    /** The most live sessions, a hard cap; 10,000 unless said. */
    public Builder maxSessions(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("maxSessions: " + value + " (expected: at least 1)");
      }
      maxSessions = value;
      return this;
    }

    /** The time by which sessions wait. */
    public Builder ticker(Ticker value) {
      ticker = requireNonNull(value, "ticker");
      return this;
    }

    /** Where sessions are kept, so that they outlive the process; {@link AgentPool#restore}. */
    public Builder store(SessionStore value) {
      store = requireNonNull(value, "store");
      return this;
    }

    /** The pool, without agents yet. */
    public AgentPool build() {
      requireNonNull(model, "model: null (expected: set by model(…) before build)");
      return new AgentPool(this);
    }
  }
}
