package dev.weir.bench.subscribers;

import java.util.concurrent.locks.LockSupport;

/** Lets a thread go on at a steady rate; a late one is not given its time back in a burst. */
final class Pace {

  private final long stepNanos;
  private long next = System.nanoTime();

  Pace(int perSecond) {
    this.stepNanos = 1_000_000_000L / perSecond;
  }

  void await() throws InterruptedException {
    for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("while keeping pace");
      }
    }
    next = Math.max(next + stepNanos, System.nanoTime());
  }
}
