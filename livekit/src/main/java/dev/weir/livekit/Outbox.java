package dev.weir.livekit;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be said to the server. Of each job only the newest state is kept, and the last
 * one until the server has confirmed it; of the load, only that it is due. Any thread puts in and
 * never waits; one takes out.
 */
final class Outbox {
  /**
   * The most jobs whose states are kept, while there is no connection: twice the largest worker.
   */
  static final int MOST_STATES = 20_000;

  /** The most wishes that wait. */
  static final int MOST_WISHES = 128;

  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final ArrayDeque<Due.Reply> replies = new ArrayDeque<>();
  private final SequencedMap<String, Due.State> states = new LinkedHashMap<>();
  private final SequencedMap<Long, Due.State> unconfirmed = new LinkedHashMap<>();
  private final ArrayDeque<Due.Wish> wishes = new ArrayDeque<>();
  private boolean loadIsDue;
  private boolean heartbeatIsDue;
  private boolean closed;

  void reply(Due.Reply reply) {
    put(() -> replies.add(reply));
  }

  /**
   * The newest state of a job, of which a last one stays; at the bound, that of the job that has
   * waited longest is lost.
   */
  void state(Due.State state) {
    put(() -> {
      states.merge(state.job(), state, (old, it) -> old.isLast() ? old : it);
      trim(states);
    });
  }

  /** So that a server that takes or confirms nothing does not fill the memory. */
  private static void trim(SequencedMap<?, Due.State> kept) {
    while (kept.size() > MOST_STATES) {
      LOG.log(WARNING, "job {0}: its state is never told", kept.pollFirstEntry().getValue().job());
    }
  }

  /** Whether there is room for it. */
  boolean wish(Due.Wish wish) {
    lock.lock();
    try {
      return wishes.size() < MOST_WISHES && put(() -> wishes.add(wish));
    } finally {
      lock.unlock();
    }
  }

  void loadIsDue() {
    put(() -> loadIsDue = true);
  }

  void heartbeatIsDue() {
    put(() -> heartbeatIsDue = true);
  }

  /** Nothing comes any more; what is there is still said. */
  void close() {
    put(() -> closed = true);
  }

  /** Looks whether the connection is lost, whoever waits in {@link #take}. */
  void look() {
    put(() -> {});
  }

  /**
   * The next that is to be said on this connection; waits for it. Empty once all is said and
   * nothing comes any more.
   */
  Optional<Due> take(Wire wire) throws WireLost, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        wire.check();
        Due next = next();
        if (next != null || (closed && unconfirmed.isEmpty())) {
          return Optional.ofNullable(next);
        }
        something.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last state of a job is on its way; a pong with that timestamp confirms it. */
  void said(Due.State state, long timestamp) {
    put(() -> {
      unconfirmed.put(timestamp, state);
      trim(unconfirmed);
    });
  }

  /** The server has all that was said before that; whose last states those are. */
  List<String> confirmed(long timestamp) {
    List<String> jobs = new ArrayList<>();
    put(() -> {
      while (!unconfirmed.isEmpty() && unconfirmed.firstEntry().getKey() <= timestamp) {
        jobs.add(unconfirmed.pollFirstEntry().getValue().job());
      }
    });
    return jobs;
  }

  /** It could not be said. */
  void putBack(Due due) {
    switch (due) {
      case Due.Reply reply -> put(() -> replies.addFirst(reply));
      case Due.State state -> put(() -> states.putIfAbsent(state.job(), state));
      case Due.Wish wish -> put(() -> wishes.addFirst(wish));
      case Due.Load _, Due.Heartbeat _ -> {}
    }
  }

  /**
   * The connection is lost: last states that were not confirmed are to be said again, the load and
   * heartbeats are not. The replies, which nobody waits for any more.
   */
  List<Due.Reply> disconnected() {
    List<Due.Reply> undelivered = new ArrayList<>();
    put(() -> {
      undelivered.addAll(replies);
      replies.clear();
      unconfirmed.values().forEach(state -> states.putIfAbsent(state.job(), state));
      unconfirmed.clear();
      trim(states);
      loadIsDue = false;
      heartbeatIsDue = false;
    });
    return undelivered;
  }

  /** How many jobs' states are still to be said. */
  int states() {
    lock.lock();
    try {
      return states.size() + unconfirmed.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Due next() {
    if (!replies.isEmpty()) {
      return replies.poll();
    }
    if (heartbeatIsDue) {
      heartbeatIsDue = false;
      return new Due.Heartbeat();
    }
    if (loadIsDue) {
      loadIsDue = false;
      return new Due.Load();
    }
    Map.Entry<String, Due.State> state = states.pollFirstEntry();
    return state == null ? wishes.poll() : state.getValue();
  }

  private boolean put(Runnable change) {
    lock.lock();
    try {
      change.run();
      something.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
