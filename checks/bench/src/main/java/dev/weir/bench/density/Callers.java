package dev.weir.bench.density;

import dev.weir.time.Ticker;
import dev.weir.worker.Connection;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Callers who are there at once, and leave each after his stay, or all when they are told. Any
 * thread.
 */
final class Callers {

  private final int all;
  private final @Nullable Duration stay;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final CountDownLatch allConnected = new CountDownLatch(1);
  private volatile long last;

  /** With a stay of null: until they are told. */
  Callers(int all, @Nullable Duration stay) {
    this.all = all;
    this.stay = stay;
  }

  /** The way to the next one. */
  Connection next() {
    return new Connection() {
      @Override
      public void connect(Runnable gone) {
        connected(gone);
      }

      @Override
      public void close() {
        // Nobody is there.
      }
    };
  }

  /** How many there are. */
  int all() {
    return all;
  }

  /** How many have been connected to. */
  int count() {
    return connected.get();
  }

  /** When the last one was connected to, in nanoseconds; waits for it. */
  long awaitLast(Duration limit) throws InterruptedException {
    var _ = allConnected.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    return last;
  }

  /** All leave. */
  void leave() {
    waiting.forEach(Runnable::run);
  }

  private void connected(Runnable gone) {
    if (stay == null) {
      waiting.add(gone);
    } else {
      var _ = Ticker.system().at(Ticker.system().after(stay), gone);
    }
    if (connected.incrementAndGet() == all) {
      last = System.nanoTime();
      allConnected.countDown();
    }
  }
}
