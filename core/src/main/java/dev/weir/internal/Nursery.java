package dev.weir.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Owns the virtual threads of one task: none outlives {@link #close}, which interrupts them, waits
 * up to the close timeout and reports whoever is stuck by name and stack.
 */
public final class Nursery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Nursery.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final Duration closeTimeout;
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  /** A nursery whose threads are called {@code name/…}. */
  public Nursery(String name, Duration closeTimeout) {
    this.name = name;
    this.closeTimeout = closeTimeout;
  }

  /** Starts a virtual thread; its failure is kept for whoever asks the future. */
  public <R> Future<R> fork(String task, Callable<R> body) {
    CompletableFuture<R> outcome = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().name(name + "/" + task).unstarted(() -> run(body, outcome));
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("nursery: " + name + " is closed (expected: open)");
      }
      threads.removeIf(t -> !isLeft(t));
      threads.add(thread);
    } finally {
      lock.unlock();
    }
    // Not under the lock: the new thread may fork at once, and would wait for us.
    thread.start();
    return outcome;
  }

  /** Interrupts every thread but the caller's own; does not wait. */
  public void cancel() {
    interrupt(living());
  }

  /**
   * Interrupts and joins; an interrupt of the caller is kept and does not shorten the wait. A
   * thread of the nursery itself may call it, and is then left out.
   */
  @Override
  public void close() {
    List<Thread> left = shut();
    interrupt(left);
    long deadline = System.nanoTime() + closeTimeout.toNanos();
    boolean interrupted = false;
    for (Thread thread : left) {
      interrupted |= join(thread, deadline);
      if (thread.isAlive()) {
        report(thread);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the future holds, its failure as it was thrown. */
  public static <R> @Nullable R get(Future<R> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (CancellationException e) {
      throw new InterruptedException("task was cancelled");
    }
  }

  private static <R> void run(Callable<R> body, CompletableFuture<R> outcome) {
    try {
      outcome.complete(body.call());
    } catch (Throwable e) {
      outcome.completeExceptionally(e);
    }
  }

  private List<Thread> shut() {
    lock.lock();
    try {
      closed = true;
      return others(threads);
    } finally {
      lock.unlock();
    }
  }

  private List<Thread> living() {
    lock.lock();
    try {
      return others(threads);
    } finally {
      lock.unlock();
    }
  }

  private static List<Thread> others(List<Thread> threads) {
    Thread self = Thread.currentThread();
    return threads.stream().filter(t -> !t.equals(self) && isLeft(t)).toList();
  }

  /** Also one that is just being started. */
  private static boolean isLeft(Thread thread) {
    return thread.getState() != Thread.State.TERMINATED;
  }

  private static void interrupt(List<Thread> threads) {
    threads.forEach(Thread::interrupt);
  }

  /** Waits for the end of a thread; returns whether the caller was interrupted meanwhile. */
  private static boolean join(Thread thread, long deadline) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return interrupted;
      }
      try {
        thread.join(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private void report(Thread thread) {
    LOG.log(
        System.Logger.Level.WARNING,
        "thread {0} did not end within {1} ms of being interrupted, at {2}",
        thread.getName(),
        closeTimeout.toMillis(),
        List.of(thread.getStackTrace()));
  }
}
