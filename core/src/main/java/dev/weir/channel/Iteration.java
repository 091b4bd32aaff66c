package dev.weir.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator that waits. It holds at most the item that {@code hasNext} has promised. */
final class Iteration<T> implements Iterator<T> {
  /** Where the items come from. */
  @FunctionalInterface
  interface Source<T> {
    /** The next item; null at the end. */
    @Nullable T next() throws InterruptedException;
  }

  private final Source<T> source;
  private @Nullable T promised;
  private boolean ended;

  Iteration(Source<T> source) {
    this.source = source;
  }

  /** Gives items until the signal has fired, whatever is left then. */
  static <T> Source<T> until(Receiver<T> receiver, Signal stop) {
    Outlet<T> outlet = Outlet.of(receiver);
    return Select.<@Nullable T>of()
            .biased()
            .on(stop, () -> null)
            .receive(receiver, item -> item, outlet::end)
        ::run;
  }

  @Override
  public boolean hasNext() {
    if (promised == null && !ended) {
      promised = await();
      ended = promised == null;
    }
    return promised != null;
  }

  @Override
  public T next() {
    if (!hasNext() || promised == null) {
      throw new NoSuchElementException("iteration: has ended (expected: hasNext)");
    }
    T item = promised;
    promised = null;
    return item;
  }

  private @Nullable T await() {
    try {
      return source.next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChanInterrupted(e);
    }
  }
}
