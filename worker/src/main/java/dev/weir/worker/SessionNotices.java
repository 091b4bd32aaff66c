package dev.weir.worker;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What observers are told of one session: that it began, if it did, and once that it ended. One
 * after the other, each within a limit of its own; one that fails or is late is warned of, and the
 * next is told. Any thread may call either method; both wait for the observers.
 */
final class SessionNotices {
  private final SessionInfo info;
  private final List<SessionObserver> observers;
  private final Duration startLimit;
  private final Duration endLimit;
  private final Ticker ticker;
  // Nobody hears the end while he still hears the start. No lock: who holds it waits for users'
  // code.
  private final Semaphore turn = new Semaphore(1);
  private final AtomicBoolean over = new AtomicBoolean();

  SessionNotices(
      SessionInfo info,
      List<SessionObserver> observers,
      Duration startLimit,
      Duration endLimit,
      Ticker ticker) {
    this.info = info;
    this.observers = observers;
    this.startLimit = startLimit;
    this.endLimit = endLimit;
    this.ticker = ticker;
  }

  /**
   * The session is there and connected. Once it has ended nobody is told of its start any more.
   *
   * @throws InterruptedException when the session is cancelled meanwhile
   */
  void started() throws InterruptedException {
    turn.acquire();
    try {
      for (SessionObserver observer : observers) {
        if (!over.get()) {
          hearing(observer, "start", () -> observer.onSessionStart(info))
              .await(startLimit, Semaphore::acquire);
        }
      }
    } finally {
      turn.release();
    }
  }

  /**
   * The session has ended; also if it never began. Only the first call tells. An interrupt is kept;
   * everybody is told all the same.
   */
  void ended(SessionOutcome outcome) {
    if (over.getAndSet(true)) {
      return;
    }
    turn.acquireUninterruptibly();
    try {
      for (SessionObserver observer : observers) {
        hearing(observer, "end", () -> observer.onSessionEnd(info, outcome))
            .await(endLimit, Semaphore::acquireUninterruptibly);
      }
    } finally {
      turn.release();
    }
  }

  private Hearing hearing(SessionObserver observer, String what, Hearing.Call call) {
    return new Hearing(info.session(), observer, what, call, ticker);
  }
}
