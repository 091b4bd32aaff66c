package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.Nursery;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call of one observer, on a thread of its own that ends with it: what it throws, an interrupt
 * of its own making included, does not reach who waits. One waiter.
 */
final class Hearing {
  private static final System.Logger LOG = System.getLogger(Hearing.class.getName());

  /** How long the thread may go on after it was interrupted, before it is reported as stuck. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  private final Semaphore over = new Semaphore(0);
  private final AtomicReference<@Nullable Optional<Throwable>> fault = new AtomicReference<>();
  private final String session;
  private final SessionObserver observer;
  private final String what;
  private final Call call;
  private final Ticker ticker;

  Hearing(String session, SessionObserver observer, String what, Call call, Ticker ticker) {
    this.session = session;
    this.observer = observer;
    this.what = what;
    this.call = call;
    this.ticker = ticker;
  }

  /** Calls, and waits until it is over, late, or given up by an interrupt of the waiter. */
  <X extends Exception> void await(Duration limit, Wait<X> wait) throws X {
    try (Nursery thread = new Nursery("weir-" + session + "/observer", AFTER_INTERRUPT)) {
      var _ = thread.fork(what, Executors.callable(this::run));
      Alarm late = ticker.at(ticker.after(limit), () -> end(Optional.of(late(limit))));
      try {
        wait.on(over);
      } finally {
        late.cancel();
      }
      requireNonNull(fault.get(), "who has the permit has the outcome").ifPresent(this::warn);
    }
  }

  private void run() {
    try {
      call.run();
      end(Optional.empty());
    } catch (Throwable e) {
      end(Optional.of(e));
    }
  }

  private void end(Optional<Throwable> how) {
    if (fault.compareAndSet(null, how)) {
      over.release();
    }
  }

  private static TimeoutException late(Duration limit) {
    return new TimeoutException("not back within %s (expected: earlier)".formatted(limit));
  }

  private void warn(Throwable e) {
    LOG.log(
        System.Logger.Level.WARNING,
        "session %s: observer %s failed when told of the %s; nothing else is changed by that"
            .formatted(session, observer, what),
        e);
  }

  /** What the observer is told. */
  interface Call {
    void run() throws Exception;
  }

  /** How to wait for a permit. */
  interface Wait<X extends Exception> {
    void on(Semaphore permit) throws X;
  }
}
