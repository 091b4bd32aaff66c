package dev.weir.pipeline;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Several calls at a time. A feeder takes an input whenever a place is free and starts its call on
 * a thread of its own; the step's thread takes the results. A place is free again when its result
 * was taken, so never more than the parallelism are being made or wait.
 */
final class SideBySide extends Results {
  private final StepRun step;
  private final Inputs inputs;
  private final boolean ordered;
  private final Semaphore places;
  private final BlockingQueue<Future<Object>> results = new LinkedBlockingQueue<>();
  private int open;
  private boolean started;

  /** Whether the step's own thread waits for a result. */
  private boolean waiting;

  private volatile boolean ended;

  SideBySide(StepRun step, Inputs inputs) {
    this.step = step;
    this.inputs = inputs;
    this.ordered = step.node.settings().ordered();
    this.places = new Semaphore(step.node.settings().parallelism());
  }

  @Override
  @Nullable Object next() throws InterruptedException, SourceFailed, CallFailed {
    if (!started) {
      started = true;
      step.run.fork(step, "feed", this::feed);
    }
    if (ended) {
      return null;
    }
    return taken(awaited());
  }

  private Future<Object> awaited() throws InterruptedException {
    // Somebody may have swallowed the interrupt.
    step.run.checkRunning();
    setWaiting(true);
    try {
      return results.take();
    } finally {
      setWaiting(false);
    }
  }

  @Override
  void close() {
    ended = true;
    inputs.close();
    places.release();
    results.forEach(this::drop);
  }

  /** Nobody takes it any more. */
  private void drop(Future<Object> result) {
    if (result instanceof Called call
        && call.state() == Future.State.SUCCESS
        && call.dropped.compareAndSet(false, true)) {
      step.discard(call.resultNow());
    }
  }

  private @Nullable Object taken(Future<Object> result)
      throws InterruptedException, SourceFailed, CallFailed {
    try {
      return result.get();
    } catch (ExecutionException e) {
      return ended(e.getCause());
    } catch (InterruptedException e) {
      // For close() to find.
      results.add(result);
      throw e;
    } finally {
      places.release();
    }
  }

  private @Nullable Object ended(@Nullable Throwable cause) throws SourceFailed, CallFailed {
    return switch (cause) {
      case AtEnd _ -> null;
      case SourceFailed failed -> throw failed;
      case Exception failure -> throw new CallFailed(failure);
      case null, default -> throw step.broken("failed with " + cause, cause);
    };
  }

  private void feed() throws InterruptedException {
    Exception end = new AtEnd();
    try {
      places.acquire();
      @Nullable Object[] args = wanted();
      while (args != null) {
        start(args);
        places.acquire();
        args = wanted();
      }
    } catch (SourceFailed e) {
      end = e;
    }
    awaitCalls();
    results.add(failed(end));
  }

  /** What is closed may still give what it holds; nobody frees the place that this would take. */
  private @Nullable Object @Nullable [] wanted() throws InterruptedException, SourceFailed {
    return ended ? null : inputs.next();
  }

  private void start(@Nullable Object[] args) {
    Called call = new Called(args);
    begun();
    if (ordered) {
      results.add(call);
    }
    step.run.fork(step, "call", call::run);
  }

  private synchronized void begun() {
    open++;
    tellBusy();
  }

  private synchronized void setWaiting(boolean now) {
    waiting = now;
    tellBusy();
  }

  /** While it goes on by itself, nobody may take its feeder to wait for ever. */
  private void tellBusy() {
    step.setBusy(open > 0 || !waiting || !results.isEmpty());
  }

  private void finished(Called call) {
    if (!ordered) {
      results.add(call);
    }
    if (ended) {
      drop(call);
    }
    left();
  }

  private synchronized void left() {
    open--;
    tellBusy();
    notifyAll();
  }

  /** Those that come in any order come before the end all the same. */
  private synchronized void awaitCalls() throws InterruptedException {
    while (open > 0) {
      wait();
    }
  }

  private static Future<Object> failed(Exception cause) {
    FutureTask<Object> end =
        new FutureTask<>(() -> {
          throw cause;
        });
    end.run();
    return end;
  }

  /** A call of the function. */
  private final class Called extends FutureTask<Object> {
    private final AtomicBoolean dropped = new AtomicBoolean();

    Called(@Nullable Object[] args) {
      super(() -> step.calls().call(args));
    }

    @Override
    protected void done() {
      finished(this);
    }
  }

  /** There are no more inputs. */
  private static final class AtEnd extends Exception {
    private static final long serialVersionUID = 1L;

    AtEnd() {
      super("no more", null, false, false);
    }
  }
}
