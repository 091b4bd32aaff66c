package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.Nursery;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An iterator, which may block and need not survive an interrupt: it runs on virtual threads of its
 * own, one at a time, that live while somebody waits for an item. No reader's interrupt reaches it.
 */
final class IteratorUpstream<T> extends Upstream<T> {
  /** How long a close waits for an iterator that it has interrupted. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Nursery nursery = new Nursery("weir-tee", CLOSE_TIMEOUT);
  private final Supplier<? extends Iterator<? extends T>> iterators;
  private final Object origin;
  private volatile @Nullable Iterator<? extends T> iterator;
  private volatile boolean closed;

  /**
   * A source that is asked for its iterator once, by the first pull.
   *
   * @param origin closed in the end, if it is {@link AutoCloseable}; the iterator is, too
   */
  IteratorUpstream(Object origin, Supplier<? extends Iterator<? extends T>> iterators) {
    this.origin = origin;
    this.iterators = iterators;
  }

  @Override
  @Nullable T take(Hub<T> hub, boolean waits) {
    try {
      var _ = nursery.fork("pull", () -> pull(hub));
    } catch (IllegalStateException e) {
      if (!closed) {
        throw e;
      }
      // Closed in this very moment: nobody waits any more.
      hub.idle();
    }
    return null;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // one object may be both
  void close(boolean leaveOpen) {
    closed = true;
    nursery.cancel();
    Failures failures = new Failures();
    if (!leaveOpen) {
      Object current = iterator;
      failures.run(() -> close(current));
      failures.run(() -> close(origin == current ? null : origin));
    }
    nursery.close();
    failures.rethrow();
  }

  private Void pull(Hub<T> hub) {
    boolean more = true;
    while (more) {
      more = step(hub);
    }
    return null;
  }

  private boolean step(Hub<T> hub) {
    T item;
    enter();
    try {
      item = next();
    } catch (Throwable e) {
      exit();
      hub.ended(e);
      return false;
    }
    exit();
    if (item == null) {
      hub.ended(null);
      return false;
    }
    return hub.arrived(item);
  }

  private @Nullable T next() {
    Iterator<? extends T> current = iterator;
    if (current == null) {
      current = requireNonNull(iterators.get(), "iterator");
      iterator = current;
    }
    return current.hasNext() ? requireNonNull(current.next(), "item of the source") : null;
  }

  private static void close(@Nullable Object source) throws Exception {
    if (source instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
