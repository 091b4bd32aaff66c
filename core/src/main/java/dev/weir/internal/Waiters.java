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

  /** For the writer: asks for everybody to be woken; never blocks. */
  void wake() {
    if (waiting && !wakePending) {
      wakePending = true;
      Waker.shared().wake(this);
    }
  }

  /**
   * Waits until {@code ready}, or until {@code deadline}.
   *
   * @return whether {@code ready} at the end
   */
  boolean await(BooleanSupplier ready, Ticker ticker, long deadline) throws InterruptedException {
    Waiter self = new Waiter();
    enter(self);
    Alarm alarm = ticker.at(deadline, self::unpark);
    try {
      while (!ready.getAsBoolean() && ticker.nanos() - deadline < 0) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
      return ready.getAsBoolean();
    } finally {
      alarm.cancel();
      leave(self);
    }
  }

  /** For the waker. The flag falls first, so that an append during the walk raises it anew. */
  void wakeAll() {
    wakePending = false;
    lock.lock();
    try {
      for (Waiter w = first; w != null; w = w.next) {
        w.unpark();
      }
    } finally {
      lock.unlock();
    }
  }

  private void enter(Waiter self) {
    lock.lock();
    try {
      self.next = first;
      if (first != null) {
        first.prev = self;
      }
      first = self;
      waiting = true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Waiter self) {
    lock.lock();
    try {
      if (self.prev == null) {
        first = self.next;
      } else {
        self.prev.next = self.next;
      }
      if (self.next != null) {
        self.next.prev = self.prev;
      }
      waiting = first != null;
    } finally {
      lock.unlock();
    }
  }

  private static final class Waiter {
    private final Thread thread = Thread.currentThread();
    private @Nullable Waiter prev;
    private @Nullable Waiter next;

    void unpark() {
      LockSupport.unpark(thread);
    }
  }
}
