package dev.weir.cli;

import dev.weir.worker.AgentPool;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows what the drain of this process waits for, until that is over; a thread of its own. */
final class DrainWatch {
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  private final CountDownLatch over = new CountDownLatch(1);
  private final AgentPool pool;
  private final DrainWords words;
  private final Thread thread;

  DrainWatch(AgentPool pool, DrainWords words) {
    this.pool = pool;
    this.words = words;
    this.thread = Thread.ofVirtual().name("weir-drain-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (!over.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
        Drain drain = pool.metrics().snapshot().drain();
        if (drain != null) {
          words.show(drain.waitingFor(), drain.secondsLeft(), drain.sessions());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    words.end();
  }

  /** The drain is over; nothing more is shown. */
  void end() throws InterruptedException {
    over.countDown();
    thread.join();
  }
}
