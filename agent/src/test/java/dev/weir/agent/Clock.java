package dev.weir.agent;

import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** Manual time that knows when a turn waits, and can hold the turn whenever it asks the time. */
final class Clock implements Ticker {
  private final ManualTime time = new ManualTime();
  private final Semaphore waits = new Semaphore(0);
  private final ReentrantLock gate = new ReentrantLock();

  @Override
  public long nanos() {
    if (ofTurn()) {
      gate.lock();
      gate.unlock();
    }
    return time.nanos();
  }

  @Override
  public Instant wall() {
    return time.wall();
  }

  @Override
  public Alarm at(long deadline, Runnable action) {
    Alarm alarm = time.at(deadline, action);
    if (ofTurn()) {
      waits.release();
    }
    return alarm;
  }

  void advance(Duration step) {
    time.advance(step);
  }

  /** Returns when something waits for a time. */
  void awaitArmed() throws InterruptedException {
    time.awaitArmed(1);
  }

  /** Returns when the turn has begun another timed wait since the last call. */
  void awaitTurnWaits() throws InterruptedException {
    waits.acquire();
  }

  /** From now on the turn stands still where it asks the time. By the thread that lets it go. */
  void holdTurn() {
    gate.lock();
  }

  void letTurnGo() {
    gate.unlock();
  }

  /** It is the step that writes which waits for the window. */
  private static boolean ofTurn() {
    return Thread.currentThread().getName().endsWith("/write");
  }
}
