package dev.weir.pipeline;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream in the hands of a user's function. */
final class Lent implements Inflow<Object> {
  private final String step;
  private final Tap tap;
  private final Ticker ticker;
  private @Nullable Object next;
  private @Nullable SourceFailed failure;
  private boolean ended;
  private boolean closed;

  Lent(String step, Tap tap, Ticker ticker) {
    this.step = step;
    this.ticker = ticker;
    this.tap = tap;
  }

  @Override
  public boolean hasNext() {
    return next != null || (!ended && fetch());
  }

  @Override
  public void await() throws InterruptedException {
    var _ = isSettled() || tap.await(ticker, null);
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return isSettled() || tap.await(ticker, Objects.requireNonNull(limit, "limit"));
  }

  private boolean isSettled() {
    return next != null || ended || closed || failure != null;
  }

  @Override
  public Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException("stream of step " + step + ": no more items");
    }
    Object item = next;
    next = null;
    return Objects.requireNonNull(item);
  }

  /** Whether everything was read. */
  boolean isExhausted() {
    return ended;
  }

  void close() {
    closed = true;
    tap.close();
  }

  private boolean fetch() {
    if (closed) {
      throw new StreamClosed(step);
    }
    try {
      if (failure != null) {
        throw failure;
      }
      next = tap.next();
      ended = next == null;
      return next != null;
    } catch (SourceFailed e) {
      failure = e;
      throw raised(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(e);
    }
  }

  private static RuntimeException raised(Throwable cause) {
    return cause instanceof RuntimeException failure ? failure : new StreamFailed(cause);
  }

  /** The thread was interrupted while it waited for an item; the flag is set again. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted(InterruptedException cause) {
      super("interrupted while waiting for an item", cause);
    }
  }
}
