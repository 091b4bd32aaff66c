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
import dev.weir.worker.process.ChildFailed;
import dev.weir.worker.process.Children;
import dev.weir.worker.process.Parcel;
import dev.weir.worker.process.ProcessDied;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sessions, in this process or in others, each with its place in the store if there is one.
 * Any thread; blocks for it.
 */
final class SessionMaker {
  private static final System.Logger LOG = System.getLogger(SessionMaker.class.getName());

  private final Ticker ticker;
  private final @Nullable SessionStore store;
  private final ProcessContext process;
  private final @Nullable Children children;

  SessionMaker(
      Ticker ticker,
      @Nullable SessionStore store,
      ProcessContext process,
      @Nullable Children children) {
    this.ticker = ticker;
    this.store = store;
    this.process = process;
    this.children = children;
  }

  /**
   * A session that was not there before; it has not greeted.
   *
   * @param died told if its process ends before it does; never, if that is this process
   * @throws ChildFailed if no process can be had for it
   * @throws AgentFailed if the agent cannot be made
   * @throws HostRefused if the session cannot be stored; nothing is left of it in the store
   */
  Session make(HostedAgent agent, StoredSession known, Consumer<ProcessDied> died)
      throws InterruptedException {
    if (store == null) {
      return goOn(agent, known, new SessionLog(agent.options().log(), ticker), died);
    }
    boolean made = false;
    try {
      Session session = restore(agent, known, store.create(known), died);
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
  Session restore(
      HostedAgent agent, StoredSession known, Journal journal, Consumer<ProcessDied> died)
      throws InterruptedException {
    SessionLog log = log(agent, journal);
    boolean made = false;
    try {
      Session session = goOn(agent, known, log, died);
      made = true;
      return session;
    } finally {
      if (!made) {
        log.close();
      }
    }
  }

  /** The log that a journal holds. */
  SessionLog log(HostedAgent agent, Journal journal) {
    return new SessionLog(agent.options().log(), ticker, journal);
  }

  /** Nothing is to be left of a session that has ended. */
  void forget(String id) {
    if (store != null) {
      store.delete(id);
    }
  }

  /** A session that goes on where a log ends; if it cannot be made, the log is as it was. */
  Session goOn(HostedAgent agent, StoredSession known, SessionLog log, Consumer<ProcessDied> died)
      throws InterruptedException {
    Parcel parcel = agent.parcel();
    return children == null || parcel == null
        ? here(agent, known, log)
        : children.open(known.id(), parcel, known.metadata(), log, died);
  }

  private AgentSession here(HostedAgent agent, StoredSession known, SessionLog log) {
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
