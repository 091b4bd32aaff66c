package dev.weir.bench.channel;

import dev.weir.bench.sides.Items;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The virtual threads of one batch. Used by the one thread that starts and joins them. */
final class Crew {

  /** What one of them does. */
  interface Job {
    /** Works; the sum of the items that it received. */
    long run() throws InterruptedException;
  }

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final LongAdder sum = new LongAdder();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);

  void start(Job job) {
    threads.add(Thread.startVirtualThread(() -> work(job)));
  }

  private void work(Job job) {
    try {
      sum.add(job.run());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // by join, which says why
    } catch (RuntimeException | Error failed) {
      if (failure.compareAndSet(null, failed)) {
        threads.forEach(Thread::interrupt);
      }
    }
  }

  /**
   * Waits for all of them; an interrupt ends them.
   *
   * @return the sum over all jobs
   */
  long join() throws InterruptedException {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException ended) {
      threads.forEach(Thread::interrupt);
      throw ended;
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a thread of the batch failed", failed);
    }
    return sum.sum();
  }

  /** Sends the first {@code count} items. */
  static long put(Pipe pipe, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      pipe.put(Items.at(i));
    }
    return 0;
  }

  static long take(Pipe pipe, int count) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += pipe.take();
    }
    return sum;
  }
}
