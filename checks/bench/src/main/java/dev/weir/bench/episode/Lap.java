package dev.weir.bench.episode;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Over when every reader has said so; the writer waits for it. */
final class Lap {

  private final int readers;
  private final Thread writer;
  private final AtomicInteger count = new AtomicInteger();

  /** For laps of the thread that makes it. */
  Lap(int readers) {
    this.readers = readers;
    this.writer = Thread.currentThread();
  }

  void has() {
    if (count.incrementAndGet() == readers) {
      LockSupport.unpark(writer);
    }
  }

  void await() throws InterruptedException {
    while (count.get() < readers) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    count.set(0);
  }
}
