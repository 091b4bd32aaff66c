package dev.weir.worker.shared;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Those that spin or linger in this process until they are let go. */
public final class Spinning {
  private static final AtomicReference<CountDownLatch> released =
      new AtomicReference<>(new CountDownLatch(1));
  private static final AtomicInteger spinning = new AtomicInteger();

  private Spinning() {}

  /** Lets all go. */
  public static void release() {
    released.getAndSet(new CountDownLatch(1)).countDown();
    spinning.set(0);
  }

  /** How many spin. */
  public static int count() {
    return spinning.get();
  }

  /** One more spins, until this is counted down. */
  public static CountDownLatch begin() {
    CountDownLatch until = released.get();
    spinning.incrementAndGet();
    return until;
  }

  /** Counted down when all are let go. */
  public static CountDownLatch until() {
    return released.get();
  }
}
