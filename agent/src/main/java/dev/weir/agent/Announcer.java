package dev.weir.agent;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tells listeners what happens in a session, in order, on one thread, which there is only while
 * there is something to tell. Any thread may tell; none waits for a listener.
 */
final class Announcer {
  /** The most events that wait for slow listeners; over it the oldest are lost, which is logged. */
  private static final int WAITING = 1_024;

  private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Consumer<? super AgentEvent>> listeners = new CopyOnWriteArrayList<>();
  private final Deque<AgentEvent> waiting = new ArrayDeque<>();
  private final SessionContext session;
  private boolean telling;
  private long lost;

  Announcer(SessionContext session) {
    this.session = session;
  }

  /** Has a listener told of all that happens from now on. */
  void listen(Consumer<? super AgentEvent> listener) {
    listeners.add(listener);
  }

  void forget(Consumer<? super AgentEvent> listener) {
    listeners.remove(listener);
  }

  boolean isHeard() {
    return !listeners.isEmpty();
  }

  void tell(AgentEvent event) {
    if (!isHeard()) {
      return;
    }
    lock.lock();
    try {
      keep(event);
      if (telling) {
        return;
      }
      telling = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("weir-" + session.session() + "/events").start(this::tellAll);
  }

  /** Under the lock. */
  private void keep(AgentEvent event) {
    if (waiting.size() == WAITING) {
      waiting.removeFirst();
      if (lost++ == 0) {
        LOG.log(
            WARNING,
            "session {0}: a listener is slow, events are lost (expected: fewer than {1} waiting)",
            session.session(),
            WAITING);
      }
    }
    waiting.add(event);
  }

  private void tellAll() {
    session.run(() -> {
      for (AgentEvent next = next(); next != null; next = next()) {
        tellEach(next);
      }
    });
  }

  private AgentEvent next() {
    lock.lock();
    try {
      AgentEvent next = waiting.poll();
      telling = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void tellEach(AgentEvent event) {
    for (Consumer<? super AgentEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (Throwable e) {
        LOG.log(ERROR, "session " + session.session() + ": a listener has failed", e);
      }
    }
  }
}
