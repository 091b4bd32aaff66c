package dev.weir.worker;

import dev.weir.internal.Nursery;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs what a worker's owner wrote, each call on a virtual thread of its own that is interrupted
 * when its time is over. Any thread; waits at most until the deadline.
 */
final class OwnerCode implements AutoCloseable {
  /** For filter and router of one job together: dispatchers wait 3 s for an answer. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  /** How long closing waits for code that does not heed an interrupt. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** The most calls that go on although their time is over. */
  private static final int DEAF = 64;

  private final Ticker ticker;
  private final Semaphore room;
  private final Nursery threads = new Nursery("weir-door", CLOSE_TIMEOUT);

  /** For at most {@code jobs} at the same time, each of which waits for one call. */
  OwnerCode(int jobs, Ticker ticker) {
    this.ticker = ticker;
    room = new Semaphore((int) Math.min((long) jobs + DEAF, Integer.MAX_VALUE));
  }

  long deadline() {
    return ticker.after(LIMIT);
  }

  /**
   * What the code has come to, or a {@link TimeoutException}.
   *
   * @param what names the thread
   */
  <R> Outcome<R> call(String what, long deadline, Callable<@Nullable R> code)
      throws InterruptedException {
    if (!room.tryAcquire()) {
      return failed("%d earlier calls have not ended, interrupted as they were".formatted(DEAF));
    }
    Call<R> call = new Call<>(code, room);
    Alarm alarm = ticker.at(deadline, call::expire);
    try {
      var _ = threads.fork(what, call); // the call keeps its own outcome
      return call.await();
    } catch (IllegalStateException closed) {
      room.release();
      return failed("the worker is closed");
    } finally {
      alarm.cancel();
      call.stop();
    }
  }

  private static <R> Outcome<R> failed(String why) {
    return new Outcome<>(null, new IllegalStateException(why));
  }

  /** Interrupts what still runs, and waits for it a little. */
  @Override
  public void close() {
    threads.close();
  }

  /**
   * What code has come to.
   *
   * @param value what it returned
   * @param thrown what it threw; null if it returned
   */
  record Outcome<R>(@Nullable R value, @Nullable Throwable thrown) {}

  private static final class Call<R> implements Callable<Void> {
    private final Callable<@Nullable R> code;
    private final Semaphore room;
    private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

    Call(Callable<@Nullable R> code, Semaphore room) {
      this.code = code;
      this.room = room;
    }

    @Override
    public @Nullable Void call() {
      runner.set(Thread.currentThread());
      try {
        if (!outcome.isDone()) {
          outcome.complete(run());
        }
        return null;
      } finally {
        room.release();
      }
    }

    private Outcome<R> run() {
      try {
        return new Outcome<>(code.call(), null);
      } catch (Throwable e) {
        return new Outcome<>(null, e);
      }
    }

    void expire() {
      String what = "no answer within %d ms".formatted(LIMIT.toMillis());
      outcome.complete(new Outcome<>(null, new TimeoutException(what)));
    }

    Outcome<R> await() throws InterruptedException {
      try {
        return outcome.get();
      } catch (ExecutionException e) {
        throw new AssertionError("an outcome is a value", e);
      }
    }

    /** Whoever runs it, or is about to, is of no use any more. */
    void stop() {
      outcome.cancel(false);
      Thread thread = runner.get();
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
