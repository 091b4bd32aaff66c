package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The door of a worker. What has come through it when it closes is awaited, so that nothing is
 * accepted and then overlooked by the drain. Work runs outside the lock.
 */
final class Admission {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private int inside;
  private boolean closed;

  boolean open() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code work} if the door is open. */
  <R> R admit(Supplier<R> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /**
   * Closes the door and waits, at most for {@code limit}, until nobody is inside.
   *
   * @return how many still are
   */
  int close(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      closed = true;
      while (inside > 0 && left > 0) {
        left = empty.awaitNanos(left);
      }
      return inside;
    } finally {
      lock.unlock();
    }
  }

  private void enter() {
    lock.lock();
    try {
      if (closed) {
        throw new HostRefused(
            Reason.DRAINING, "worker: draining (expected: ready; go to another or try again)");
      }
      inside++;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (--inside == 0) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
