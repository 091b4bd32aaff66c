package dev.weir.pipeline;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The end of a run, and what comes before it, for those who wait. */
final class End {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private volatile boolean reached;

  void reach() {
    reached = true;
    changed();
  }

  /** Whoever waits looks again. */
  void changed() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isReached() {
    return reached;
  }

  /** Until the end, or until that is so. */
  void await(BooleanSupplier enough) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!reached && !enough.getAsBoolean()) {
        news.await();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean await(Duration timeout) throws InterruptedException {
    long left = Ticker.clamp(timeout);
    lock.lockInterruptibly();
    try {
      while (!reached && left > 0) {
        left = news.awaitNanos(left);
      }
      return reached;
    } finally {
      lock.unlock();
    }
  }
}
