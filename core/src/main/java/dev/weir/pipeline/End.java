package dev.weir.pipeline;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a run, for those who wait for it. */
final class End {
  private final CountDownLatch reached = new CountDownLatch(1);

  void reach() {
    reached.countDown();
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
}
