package dev.weir.worker.metrics;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A task that runs at an interval, the first time after one, on a daemon platform thread of its
 * own, so that neither busy virtual threads nor a slow task hold up anything else. The interval
 * counts from the end of the task. Any thread may call any method.
 */
final class Pulse {
  private static final System.Logger LOG = System.getLogger(Pulse.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turned = lock.newCondition();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final Ticker ticker;
  private final Duration interval;
  private final Thread thread;
  private boolean due;
  private boolean stopping;

  /**
   * Not started yet.
   *
   * @param beat must not throw
   * @param last runs once, on the same thread, when the pulse was stopped; must not throw
   */
  Pulse(String name, Ticker ticker, Duration interval, Runnable beat, Runnable last) {
    this.ticker = ticker;
    this.interval = interval;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon(true)
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> run(beat, last));
  }

  void start() {
    thread.start();
  }

  /** No beat begins any more; does not wait. Idempotent. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for what runs after {@link #stop}. Beyond the limit it is interrupted, reported and left
   * alone. An interrupt of the caller is kept and does not shorten the wait; the pulse's own thread
   * does not wait for itself.
   */
  void awaitEnd(Duration limit) {
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    Alarm late = ticker.at(ticker.after(limit), () -> ended.complete(false));
    boolean inTime = ended.join();
    late.cancel();
    if (!inTime) {
      List<StackTraceElement> stack = List.of(thread.getStackTrace());
      thread.interrupt();
      LOG.log(
          System.Logger.Level.WARNING,
          "metrics: %s has not ended within %s; interrupted at %s"
              .formatted(thread.getName(), limit, stack));
    }
  }

  /** For what runs on the pulse's thread: whether nobody waits for it any more. */
  boolean givenUp() {
    return ended.isDone();
  }

  private void run(Runnable beat, Runnable last) {
    try {
      while (awaitDue()) {
        beat.run();
      }
      last.run();
    } finally {
      ended.complete(true);
    }
  }

  /** Whether there is another beat. */
  private boolean awaitDue() {
    Alarm alarm = ticker.at(ticker.after(interval), this::wake);
    lock.lock();
    try {
      while (!due && !stopping) {
        turned.awaitUninterruptibly();
      }
      due = false;
      return !stopping;
    } finally {
      lock.unlock();
      alarm.cancel();
    }
  }

  private void wake() {
    lock.lock();
    try {
      due = true;
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
