package dev.weir.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it. Alarms fire in order of their deadlines on the
 * thread that calls {@link #advance}. All threads may call it.
 */
public final class ManualTime implements Ticker {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition armed = lock.newCondition();
  private final PriorityQueue<Due> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Due::deadline).thenComparingLong(Due::order));
  private final Instant start;
  private long now;
  private long order;

  /** Begins at an arbitrary fixed instant, so that runs are alike. */
  public ManualTime() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Begins at {@code start}. */
  public ManualTime(Instant start) {
    this.start = start;
  }

  @Override
  public long nanos() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instant wall() {
    return start.plusNanos(nanos());
  }

  @Override
  public Alarm at(long deadline, Runnable action) {
    lock.lock();
    try {
      Due due = new Due(deadline, order++, action);
      alarms.add(due);
      armed.signalAll();
      return () -> cancel(due);
    } finally {
      lock.unlock();
    }
  }

  /** Moves the time on and fires, on this thread, what falls due on the way. */
  public void advance(Duration step) {
    long end = nanos() + step.toNanos();
    for (Due due = next(end); due != null; due = next(end)) {
      due.action().run();
    }
  }

  /** How many alarms are armed. */
  public int armed() {
    lock.lock();
    try {
      return alarms.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, in real time, until at least {@code count} alarms are armed: the moment at which a
   * thread under test is known to wait.
   */
  public void awaitArmed(int count) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (alarms.size() < count) {
        armed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void cancel(Due due) {
    lock.lock();
    try {
      alarms.remove(due);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Due next(long end) {
    lock.lock();
    try {
      Due due = alarms.peek();
      if (due == null || due.deadline() > end) {
        now = Math.max(now, end);
        return null;
      }
      now = Math.max(now, due.deadline());
      return alarms.poll();
    } finally {
      lock.unlock();
    }
  }

  private record Due(long deadline, long order, Runnable action) {}
}
