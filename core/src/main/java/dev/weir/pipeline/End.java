package dev.weir.pipeline;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The end of a run, and what comes before it, for those who wait. */
final class End {
  /** Apart from the news, which would wake those who wait for the end again and again. */
  private final CountDownLatch reached = new CountDownLatch(1);

  private final CountDownLatch decided = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  void reach() {
    reached.countDown();
    decide();
  }

  /** What the run has come to is known, though some of it may still run. */
  void decide() {
    decided.countDown();
    changed();
  }

  /** Whoever waits for more than the end looks again. */
  void changed() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isReached() {
    return reached.getCount() == 0;
  }

  void await() throws InterruptedException {
    reached.await();
  }

  boolean await(Duration timeout) throws InterruptedException {
    return reached.await(Ticker.clamp(timeout), TimeUnit.NANOSECONDS);
  }

  void awaitEndOrFailure() throws InterruptedException {
    decided.await();
  }

  /** Until the end, or until that is so. */
  void await(BooleanSupplier enough) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isReached() && !enough.getAsBoolean()) {
        news.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
