package dev.weir.channel;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** Manual time that can hold a thread which asks for it, so that a race goes one way. */
final class HeldTicker implements Ticker {
  private final Ticker time;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean hold;

  HeldTicker(Ticker time) {
    this.time = time;
  }

  void holdNext() {
    hold = true;
  }

  void awaitHeld() throws InterruptedException {
    arrived.await();
  }

  void release() {
    released.countDown();
  }

  @Override
  public long nanos() {
    if (hold) {
      hold = false;
      arrived.countDown();
      while (released.getCount() > 0) {
        Thread.onSpinWait();
      }
    }
    return time.nanos();
  }

  @Override
  public Instant wall() {
    return time.wall();
  }

  @Override
  public Alarm at(long deadline, Runnable action) {
    return time.at(deadline, action);
  }
}
