package dev.weir.internal;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a tape to grow. The writer only raises a flag; the {@link Waker} does
 * the waking, because unparking hundreds of readers one by one would cost the writer more than the
 * append itself.
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
    if (waiting && !wakePending) {
      wakePending = true;
      Waker.shared().wake(this);
    }
  }

  /**
   * Waits until {@code ready}, or until {@code deadline}.
   *
   * @param self the reader's own; in one call at a time
   * @return whether {@code ready} at the end
   */
  boolean await(Waiter self, BooleanSupplier ready, Ticker ticker, long deadline)
      throws InterruptedException {
    self.thread = Thread.currentThread();
    Alarm alarm = ticker.at(deadline, self::unpark);
    try {
      // It stands in the line before it looks, so what comes after the look wakes it.
      for (enter(self); !ready.getAsBoolean(); enter(self)) {
        if (ticker.nanos() - deadline >= 0) {
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
    private @Nullable Waiter prev;
    private @Nullable Waiter next;
    // The waker's alone: a reader that is back in the line does not break the walk.
    private @Nullable Waiter nextDue;

    boolean isWaiting() {
      return thread != null;
    }

    void unpark() {
      LockSupport.unpark(thread);
    }
  }
}
