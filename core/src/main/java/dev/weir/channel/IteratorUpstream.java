package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.Nursery;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
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
  private final AtomicReference<@Nullable Object> unclosed = new AtomicReference<>();
  private volatile @Nullable Iterator<? extends T> iterator;
  private volatile boolean leftOpen;
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
  void close(boolean leaveOpen) {
    leftOpen = leaveOpen;
    closed = true;
    nursery.cancel();
    Failures failures = new Failures();
    if (!leaveOpen) {
      failures.run(() -> close(unclosed.getAndSet(null)));
      failures.run(() -> close(origin));
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

  private @Nullable T next() throws Exception {
    Iterator<? extends T> current = iterator;
    if (current == null) {
      current = begin();
    }
    boolean more = !closed && current.hasNext();
    return more ? requireNonNull(current.next(), "item of the source") : null;
  }

  @SuppressWarnings("ReferenceEquality") // one object may be both
  private Iterator<? extends T> begin() throws Exception {
    Iterator<? extends T> begun = requireNonNull(iterators.get(), "iterator");
    iterator = begun;
    unclosed.set(begun == origin ? null : begun);
    if (closed && !leftOpen) {
      // In this very moment, so that close may not have seen it.
      close(unclosed.getAndSet(null));
    }
    return begun;
  }

  private static void close(@Nullable Object source) throws Exception {
    if (source instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
