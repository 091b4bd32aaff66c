package dev.weir.internal;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a tape to grow. If it is one, the writer wakes it. If there are more,
 * it only raises a flag, and the {@link Waker} does the waking: unparking hundreds of readers one
 * by one would cost the writer more than the append itself.
 */
final class Waiters {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Waiter first;
  private volatile boolean waiting;
  private volatile boolean wakePending;

  /**
   * For the writer: asks for everybody to be woken; never blocks. Wake-ups merge: who is woken
   * looks at the tape, not at what woke it.
   */
  void wake() {
    if (waiting && !wakePending && !wokeTheOnlyOne()) {
      wakePending = true;
      Waker.shared().wake(this);
    }
  }

  /** To unpark the only one costs no more than to unpark the waker. Never waits for the lock. */
  private boolean wokeTheOnlyOne() {
    if (!lock.tryLock()) {
      return false;
    }
    Waiter only;
    try {
      only = first;
      if (only == null || only.next != null) {
        return only == null;
      }
      unlink(only);
    } finally {
      lock.unlock();
    }
    only.unpark();
    return true;
  }

  /**
   * Waits until {@code ready}, or until {@code deadline}.
   *
   * @param self the reader's own; in one call at a time
   * @return whether {@code ready} at the end
   */
  boolean await(Waiter self, BooleanSupplier ready, Ticker ticker, long deadline)
      throws InterruptedException {
    long turn = self.begin();
    Alarm alarm = ticker.at(deadline, () -> self.timeOut(turn));
    try {
      // It stands in the line before it looks, so what comes after the look wakes it.
      for (enter(self); !ready.getAsBoolean(); enter(self)) {
        if (self.timedOut(turn)) {
          return false;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
      return true;
    } finally {
      alarm.cancel();
      leave(self);
      self.thread = null;
    }
  }

  /**
   * For the waker. The flag falls first, so that an append during the walk raises it anew. Nobody
   * is unparked under the lock: who wakes up would run into it.
   */
  void wakeAll() {
    wakePending = false;
    Waiter due = takeAll();
    while (due != null) {
      Waiter next = due.nextDue;
      due.nextDue = null;
      due.unpark();
      due = next;
    }
  }

  private @Nullable Waiter takeAll() {
    lock.lock();
    try {
      Waiter all = first;
      for (Waiter w = all; w != null; w = w.nextDue) {
        w.nextDue = w.next;
        w.prev = null;
        w.next = null;
        w.entered = false;
      }
      first = null;
      waiting = false;
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void enter(Waiter self) {
    if (self.entered) {
      return;
    }
    lock.lock();
    try {
      self.next = first;
      if (first != null) {
        first.prev = self;
      }
      first = self;
      self.entered = true;
      waiting = true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Waiter self) {
    if (!self.entered) {
      return;
    }
    lock.lock();
    try {
      if (self.entered) {
        unlink(self);
      }
    } finally {
      lock.unlock();
    }
  }

  private void unlink(Waiter self) {
    if (self.prev == null) {
      first = self.next;
    } else {
      self.prev.next = self.next;
    }
    if (self.next != null) {
      self.next.prev = self.prev;
    }
    self.prev = null;
    self.next = null;
    self.entered = false;
    waiting = first != null;
  }

  /** A reader's place among those who wait; one for all its waits, so that waiting makes none. */
  static final class Waiter {
    private volatile @Nullable Thread thread;
    private volatile boolean entered;
    private volatile long over;
    private long turns;
    private @Nullable Waiter prev;
    private @Nullable Waiter next;
    // The waker's alone: a reader that is back in the line does not break the walk.
    private @Nullable Waiter nextDue;

    boolean isWaiting() {
      return thread != null;
    }

    /** A turn of its own for each wait: an alarm that comes late belongs to one that is over. */
    long begin() {
      thread = Thread.currentThread();
      return ++turns;
    }

    void timeOut(long turn) {
      over = turn;
      unpark();
    }

    boolean timedOut(long turn) {
      return over == turn;
    }

    void unpark() {
      LockSupport.unpark(thread);
    }
  }
}
