package dev.weir.worker;

import dev.weir.agent.AgentFailed;
import dev.weir.agent.AgentSession;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.SessionHost.Status;
import dev.weir.log.FileJournal;
import dev.weir.log.Journal;
import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The sessions of a pool, each in its slot. Any thread; none waits but {@link #close}. */
final class LiveSessions {
  private static final System.Logger LOG = System.getLogger(LiveSessions.class.getName());

  private final Map<String, Live> sessions = new ConcurrentHashMap<>();
  private final Ticker ticker;
  private final @Nullable SessionStore store;
  private volatile boolean closed;

  LiveSessions(Ticker ticker, @Nullable SessionStore store) {
    this.ticker = ticker;
    this.store = store;
  }

  /**
   * Starts a session in a slot, which is given back if it cannot be made.
   *
   * @throws HostRefused if the agent's constructor throws
   */
  AgentSession open(Slot slot, String id, Map<String, String> metadata) {
    AgentSession session = make(slot, new StoredSession(id, agent(slot).name(), metadata));
    sessions.put(id, new Live(session, slot));
    if (closed) {
      end(id);
      throw new HostRefused(Reason.DRAINING, "pool: closed while the agent was being made");
    }
    return session;
  }

  /**
   * Takes up a session that the store keeps; the slot is given back if it cannot be.
   *
   * @return what was cut off the end of its journal, if anything
   */
  Optional<String> restore(Slot slot, StoredSession known, SessionStore kept) throws IOException {
    boolean done = false;
    try {
      FileJournal journal = kept.journal(known.id());
      AgentSession session = session(known, slot, journal);
      sessions.put(known.id(), new Live(session, slot));
      done = true;
      return journal.cut();
    } finally {
      if (!done) {
        slot.free();
      }
    }
  }

  Optional<AgentSession> find(String id) {
    return Optional.ofNullable(sessions.get(id)).map(Live::session);
  }

  List<AgentSession> all() {
    return sessions.values().stream().map(Live::session).toList();
  }

  /** Ends a session for good and gives its slot back; whether it was there. */
  boolean end(String id) {
    boolean there = leave(id);
    if (there && store != null) {
      store.delete(id);
    }
    return there;
  }

  /** Ends every session, all at the same time; what the store keeps of them stays. */
  void close() {
    closed = true;
    try (ExecutorService ends = Executors.newVirtualThreadPerTaskExecutor()) {
      sessions.keySet().forEach(id -> ends.execute(() -> leave(id)));
    }
  }

  /**
   * Ends the session that was idle for the longest time, if that is long enough, of one agent or of
   * any. Whether there was one; it may have become busy meanwhile, and then stays.
   */
  boolean evictIdle(Optional<String> agent) {
    Optional<AgentSession> idlest =
        all().stream()
            .filter(session -> agent.isEmpty() || session.agent().name().equals(agent.get()))
            .filter(session -> session.idleTime().compareTo(AgentPool.IDLE_BEFORE_EVICTION) > 0)
            .max(Comparator.comparing(AgentSession::idleTime));
    idlest.filter(LiveSessions::closed).ifPresent(session -> end(session.id()));
    return idlest.isPresent();
  }

  private static boolean closed(AgentSession session) {
    return session.closeIfIdle(AgentPool.IDLE_BEFORE_EVICTION) || session.status() == Status.ENDED;
  }

  private boolean leave(String id) {
    Live live = sessions.remove(id);
    if (live == null) {
      return false;
    }
    try {
      live.session.close();
    } finally {
      live.slot.free();
    }
    return true;
  }

  private AgentSession make(Slot slot, StoredSession known) {
    boolean made = false;
    try {
      AgentSession session = begin(slot, known);
      made = true;
      return session;
    } catch (AgentFailed e) {
      throw refused(known.agent(), e);
    } finally {
      if (!made) {
        slot.free();
      }
    }
  }

  private AgentSession begin(Slot slot, StoredSession known) {
    if (store == null) {
      return session(known, slot, new SessionLog(agent(slot).options().log(), ticker));
    }
    try {
      return session(known, slot, store.create(known));
    } catch (IOException | JournalFailed | LogRefused | StoreRefused e) {
      store.delete(known.id());
      throw notStored(e);
    } catch (RuntimeException | Error e) {
      store.delete(known.id());
      throw e;
    }
  }

  private AgentSession session(StoredSession known, Slot slot, Journal journal) {
    return session(known, slot, new SessionLog(agent(slot).options().log(), ticker, journal));
  }

  private AgentSession session(StoredSession known, Slot slot, SessionLog log) {
    HostedAgent agent = agent(slot);
    return greeted(
        new AgentSession(
            known.id(),
            agent.spec(),
            known.metadata(),
            agent.model(),
            agent.options(),
            ticker,
            log));
  }

  private static AgentSession greeted(AgentSession session) {
    boolean greeted = false;
    try {
      session.greet();
      greeted = true;
      return session;
    } finally {
      if (!greeted) {
        session.close();
      }
    }
  }

  private static HostedAgent agent(Slot slot) {
    return slot.agent().orElseThrow();
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

  private static HostRefused refused(String agent, AgentFailed cause) {
    LOG.log(System.Logger.Level.ERROR, "agent " + agent, cause);
    HostRefused refused =
        new HostRefused(
            Reason.AGENT_FAILED,
            "agent: \"%s\" could not be made; the worker's log says why".formatted(agent));
    refused.initCause(cause);
    return refused;
  }

  private record Live(AgentSession session, Slot slot) {}
}
