package dev.weir.worker;

import dev.weir.agent.AgentFailed;
import dev.weir.agent.AgentSession;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.log.Journal;
import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes sessions, each with its place in the store if there is one. Any thread; blocks for it. */
final class SessionMaker {
  private static final System.Logger LOG = System.getLogger(SessionMaker.class.getName());

  private final Ticker ticker;
  private final @Nullable SessionStore store;
  private final ProcessContext process;

  SessionMaker(Ticker ticker, @Nullable SessionStore store, ProcessContext process) {
    this.ticker = ticker;
    this.store = store;
    this.process = process;
  }

  /**
   * A session that was not there before; it has not greeted.
   *
   * @throws AgentFailed if the agent cannot be made
   * @throws HostRefused if the session cannot be stored; nothing is left of it in the store
   */
  Session make(HostedAgent agent, StoredSession known) {
    if (store == null) {
      return session(agent, known, new SessionLog(agent.options().log(), ticker));
    }
    boolean made = false;
    try {
      Session session = restore(agent, known, store.create(known));
      made = true;
      return session;
    } catch (IOException | JournalFailed | LogRefused | StoreRefused e) {
      throw notStored(e);
    } finally {
      if (!made) {
        store.delete(known.id());
      }
    }
  }

  /** The session that a journal holds. */
  Session restore(HostedAgent agent, StoredSession known, Journal journal) {
    return session(agent, known, new SessionLog(agent.options().log(), ticker, journal));
  }

  /** Nothing is to be left of a session that has ended. */
  void forget(String id) {
    if (store != null) {
      store.delete(id);
    }
  }

  private Session session(HostedAgent agent, StoredSession known, SessionLog log) {
    return new AgentSession(
        known.id(),
        agent.spec(),
        known.metadata(),
        agent.model(),
        agent.options(),
        ticker,
        log,
        process);
  }

  private static HostRefused notStored(Exception cause) {
    String why = cause instanceof IOException e ? JournalFailed.inWords(e) : cause.getMessage();
    LOG.log(System.Logger.Level.ERROR, "a session could not be stored: " + why);
    return new HostRefused(
        Reason.STORE_FAILED,
        "session: could not be stored (expected: room on the disk; the worker's log says more)",
        cause);
  }
}
