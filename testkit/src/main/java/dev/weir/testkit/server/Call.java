package dev.weir.testkit.server;

import dev.weir.worker.Connection;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A job that a worker has taken, and the caller who waits in its room. Any thread may call it. */
public final class Call {
  private final Job job;
  private final Jobs worker;
  private final CountDownLatch joined = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private JobState state = JobState.RUNNING;
  private @Nullable String error;
  private boolean over;
  private @Nullable Runnable gone;

  Call(Job job, Jobs worker) {
    this.job = job;
    this.worker = worker;
  }

  /** Its job. */
  public Job job() {
    return job;
  }

  /** How far the server believes the job to be. */
  public synchronized JobState state() {
    return state;
  }

  /** Why it has failed, for people; null if it has not, or nobody has said. */
  public synchronized @Nullable String error() {
    return error;
  }

  /** Waits until the agent is in the room. */
  public void awaitJoined() throws InterruptedException {
    joined.await();
  }

  /** Waits until the agent has left the room. */
  public void awaitLeft() throws InterruptedException {
    left.await();
  }

  /** The caller hangs up. Of no effect before the agent has joined. */
  public void hangUp() {
    Runnable told;
    synchronized (this) {
      told = gone;
    }
    if (told != null) {
      told.run();
    }
  }

  /** The server ends the job, as when its dispatch is deleted. */
  public void terminate(String reason) {
    worker.terminate(job.id(), reason);
  }

  /** A state after the last is ignored. */
  synchronized void update(JobState next, @Nullable String why) {
    if (!over) {
      state = next;
      error = why;
      over = next != JobState.RUNNING;
    }
  }

  /** The way to the room. */
  Connection connection() {
    return new Connection() {
      @Override
      public void connect(Runnable callerGone) {
        join(callerGone);
      }

      @Override
      public void close() {
        leave();
      }
    };
  }

  private void join(Runnable callerGone) {
    synchronized (this) {
      gone = callerGone;
    }
    joined.countDown();
  }

  /** Who leaves without a word has failed: the server cannot know better. */
  private void leave() {
    update(JobState.FAILED, "agent worker left the room");
    left.countDown();
  }
}
