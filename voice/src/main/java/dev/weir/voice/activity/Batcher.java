package dev.weir.voice.activity;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the windows of all sessions judged by few threads: a thread that is free takes all that wait,
 * first come first served, up to a batch. It never waits for a batch to fill: while it is busy, the
 * next batch gathers by itself. A session has at most one window here, so the line is no longer
 * than there are sessions, and a session that brings much is served once a round like any other.
 *
 * <p>Platform threads: an inference keeps its thread, and would keep a carrier from other sessions.
 */
final class Batcher {
  private static final System.Logger LOG = System.getLogger(Batcher.class.getName());
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();

  /** In the order in which they came; one that leaves is found at once. */
  private final Set<Seat> line = new LinkedHashSet<>();

  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder windows = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private boolean closed;

  /** With so many threads, each of which makes and closes a model of its own. */
  Batcher(int count, Supplier<? extends BatchModel> models) {
    for (int i = 1; i <= count; i++) {
      BatchModel model = models.get();
      threads.add(
          Thread.ofPlatform().daemon().name("weir-voice-" + i).unstarted(() -> work(model)));
    }
    threads.forEach(Thread::start);
  }

  /** A place for a session. */
  Seat seat() {
    return new Seat(this);
  }

  /** A seat's window is to be judged. */
  void join(Seat seat) {
    lock.lock();
    try {
      if (!closed) {
        line.add(seat);
        ready.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    seat.failed(wasClosed());
  }

  /** A seat's window is no longer wanted. */
  void leave(Seat seat) {
    lock.lock();
    try {
      line.remove(seat);
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  /** What was done so far. */
  BatchCounts counts() {
    return new BatchCounts(windows.sum(), batches.sum(), failures.sum());
  }

  private void work(BatchModel model) {
    try (model) {
      Seat[] batch = new Seat[model.most()];
      for (int count = take(batch); count > 0; count = take(batch)) {
        judge(model, batch, count);
      }
    }
  }

  /** Waits for the first, then takes all that are there; none means closed. */
  private int take(Seat[] batch) {
    lock.lock();
    try {
      while (line.isEmpty() && !closed) {
        ready.awaitUninterruptibly();
      }
      int count = 0;
      for (var next = line.iterator(); next.hasNext() && count < batch.length; count++) {
        batch[count] = next.next();
        next.remove();
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  private void judge(BatchModel model, Seat[] batch, int count) {
    @Nullable Throwable failure = null;
    try {
      model.judge(batch, count);
    } catch (Throwable e) { // whatever it is, these sessions have met it, and others wait
      failures.increment();
      LOG.log(WARNING, "an inference for %d sessions failed; they end".formatted(count), e);
      failure = e;
    }
    batches.increment();
    windows.add(count);
    for (int i = 0; i < count; i++) {
      if (failure == null) {
        batch[i].judged();
      } else {
        batch[i].failed(failure);
      }
    }
  }

  /**
   * Fails what waits, lets what runs end, and waits for the threads, a second each at most; an
   * interrupt is kept. Returns whether all have ended. May be called again.
   */
  boolean end() {
    for (Seat seat : shut()) {
      seat.failed(wasClosed());
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }

  private List<Seat> shut() {
    lock.lock();
    try {
      closed = true;
      List<Seat> left = List.copyOf(line);
      line.clear();
      ready.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }

  private static boolean join(Thread thread) {
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    boolean interrupted = false;
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (thread.isAlive()) {
      LOG.log(
          WARNING,
          "thread {0} did not end within {1} ms, at {2}",
          thread.getName(),
          CLOSE_TIMEOUT.toMillis(),
          List.of(thread.getStackTrace()));
    }
    return interrupted;
  }

  private static IllegalStateException wasClosed() {
    return new IllegalStateException("batcher: is closed (expected: open)");
  }
}
