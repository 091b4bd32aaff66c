package dev.weir.internal;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
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
  public <R> CompletableFuture<R> fork(String task, Callable<R> body) {
    CompletableFuture<R> outcome = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().name(name + "/" + task).unstarted(() -> run(body, outcome));
    admit(thread);
    // Not under the lock: the new thread may fork at once, and would wait for us.
    start(thread);
    return outcome;
  }

  private void admit(Thread thread) {
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
  }

  private void start(Thread thread) {
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        forget(thread);
      }
    }
  }

  private void forget(Thread thread) {
    lock.lock();
    try {
      threads.remove(thread);
    } finally {
      lock.unlock();
    }
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
    long deadline = System.nanoTime() + Ticker.clamp(closeTimeout);
    boolean interrupted = false;
    for (Thread thread : left) {
      interrupted |= join(thread, deadline);
      if (isLeft(thread)) {
        report(thread);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until all have ended, well or not, at most for the limit; returns whether they have. An
   * interrupt of the caller is kept and does not shorten the wait.
   */
  public static boolean await(
      List<? extends CompletableFuture<?>> tasks, Ticker ticker, Duration limit) {
    CompletableFuture<Boolean> all =
        CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).handle((r, e) -> true);
    Alarm alarm = ticker.at(ticker.after(limit), () -> all.complete(false));
    try {
      return all.join();
    } finally {
      alarm.cancel();
    }
  }

  /**
   * Runs the code of others on a thread of its own and waits for its end, at most for the limit; it
   * is interrupted then, and reported if it goes on for longer than {@code grace}. An interrupt of
   * the caller is kept and does not shorten the wait.
   *
   * @param name of the thread
   * @throws TimeoutException if it took longer
   * @throws Exception what the code has thrown
   */
  public static void within(
      String name, Ticker ticker, Duration limit, Duration grace, Foreign code) throws Exception {
    try (Nursery thread = new Nursery(name, grace)) {
      CompletableFuture<Boolean> task = thread.fork("code", () -> done(code));
      if (!await(List.of(task), ticker, limit)) {
        throw new TimeoutException(
            "not done within %d ms (expected: done)".formatted(limit.toMillis()));
      }
      get(task);
    }
  }

  private static boolean done(Foreign code) throws Exception {
    code.run();
    return true;
  }

  /** The code of others, which may fail in any way and may not end. */
  @FunctionalInterface
  public interface Foreign {
    /** Runs it. */
    void run() throws Exception;
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

  /** Those that have not ended, but for the caller's own. */
  public List<Thread> living() {
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
    while (isLeft(thread)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return interrupted;
      }
      try {
        awaitEnd(thread, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  @SuppressWarnings("ThreadPriorityCheck") // whoever forks it is about to start it
  private static void awaitEnd(Thread thread, long nanos) throws InterruptedException {
    if (thread.getState() == Thread.State.NEW) {
      Thread.yield();
    } else {
      thread.join(Duration.ofNanos(nanos));
    }
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
