package dev.weir.agent;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What agent and caller of a session are doing. Any thread; none waits. Only while somebody listens
 * to the session is there an alarm for a caller who may be away.
 */
final class Presence {
  private final ReentrantLock lock = new ReentrantLock();
  private final Announcer announcer;
  private final Ticker ticker;
  private final Duration awayAfter;
  private AgentState agent = AgentState.INITIALIZING;
  private UserState user = UserState.LISTENING;
  private boolean heldBack;
  private long silentSince;
  private @Nullable Alarm away;

  Presence(Announcer announcer, Ticker ticker, Duration awayAfter) {
    this.announcer = announcer;
    this.ticker = ticker;
    this.awayAfter = awayAfter;
    this.silentSince = ticker.nanos();
  }

  AgentState agent() {
    lock.lock();
    try {
      return agent;
    } finally {
      lock.unlock();
    }
  }

  UserState user() {
    lock.lock();
    try {
      return isAway() ? UserState.AWAY : user;
    } finally {
      lock.unlock();
    }
  }

  void agent(AgentState next) {
    lock.lock();
    try {
      heldBack = false;
      act(next);
    } finally {
      lock.unlock();
    }
  }

  /** Amid a speech it listens, or goes on. */
  void heldBack(boolean held) {
    lock.lock();
    try {
      if (held && agent == AgentState.SPEAKING) {
        act(AgentState.LISTENING);
        heldBack = true;
      } else if (!held && heldBack) {
        act(AgentState.SPEAKING);
        heldBack = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void act(AgentState next) {
    AgentState was = agent;
    if (was == next || was == AgentState.IDLE) {
      return;
    }
    agent = next;
    announcer.tell(new AgentEvent.AgentStateChanged(ticker.wall(), was, next));
    silence();
  }

  void user(UserState next) {
    lock.lock();
    try {
      become(next);
      silence();
    } finally {
      lock.unlock();
    }
  }

  /** From now on somebody listens. */
  void heard() {
    lock.lock();
    try {
      arm();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: one of them did something. */
  private void silence() {
    silentSince = ticker.nanos();
    arm();
  }

  private void arm() {
    if (away != null) {
      away.cancel();
      away = null;
    }
    if (bothListen() && announcer.isHeard()) {
      away = ticker.at(silentSince + awayAfter.toNanos(), this::leave);
    }
  }

  private boolean bothListen() {
    return agent == AgentState.LISTENING && user == UserState.LISTENING;
  }

  private boolean isAway() {
    return bothListen() && ticker.nanos() - silentSince >= awayAfter.toNanos();
  }

  private void leave() {
    lock.lock();
    try {
      if (isAway()) {
        become(UserState.AWAY);
      }
    } finally {
      lock.unlock();
    }
  }

  private void become(UserState next) {
    UserState was = user;
    if (was != next) {
      user = next;
      announcer.tell(new AgentEvent.UserStateChanged(ticker.wall(), was, next));
    }
  }
}
