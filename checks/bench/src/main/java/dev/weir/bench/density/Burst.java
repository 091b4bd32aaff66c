package dev.weir.bench.density;

import dev.weir.worker.Answer;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A dispatcher that offers and assigns all its jobs one after the other, without a pause. */
final class Burst implements Dispatcher {

  private final AtomicInteger failed = new AtomicInteger();
  private final Phaser running = new Phaser(1);
  private volatile @Nullable Jobs worker;
  private int offered;

  @Override
  public void start(Jobs jobs) {
    worker = jobs;
  }

  /** Blocks until the last is assigned. One thread at a time. */
  void run(int sessions, Callers callers) throws InterruptedException {
    Jobs jobs = worker;
    if (jobs == null) {
      throw new IllegalStateException("worker: none (expected: a pool that was started)");
    }
    for (int number = 0; number < sessions; number++, offered++) {
      Job job = new Job("job-" + offered, "caller-" + offered, "", null);
      running.register();
      switch (jobs.offer(job)) {
        case Answer.Accepted _ -> jobs.assign(job.id(), callers.next());
        case Answer.Refused refused -> refused(refused);
      }
    }
  }

  /** Refused, or ended by a failure. */
  int failed() {
    return failed.get();
  }

  /** Waits until all jobs are over; whether they are. */
  boolean awaitOver(Duration limit) throws InterruptedException {
    try {
      running.awaitAdvanceInterruptibly(running.arrive(), limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    if (state != JobState.RUNNING) {
      if (state != JobState.SUCCESS) {
        failed.incrementAndGet();
      }
      running.arriveAndDeregister();
    }
  }

  @Override
  public void report(WorkerLoad load) {
    // It offers all it has, whatever the load.
  }

  @Override
  public void close() {
    // There is no connection.
  }

  private void refused(Answer.Refused refused) {
    System.err.println("refused: " + refused.detail());
    failed.incrementAndGet();
    running.arriveAndDeregister();
  }
}
