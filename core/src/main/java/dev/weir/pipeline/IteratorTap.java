package dev.weir.pipeline;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What was collected, item by item. */
final class IteratorTap extends Tap {
  private final Iterator<?> items;
  private boolean closed;

  IteratorTap(Iterable<?> collection) {
    items = collection.iterator();
  }

  @Override
  @Nullable Object next() throws SourceFailed {
    try {
      return !closed && items.hasNext() ? items.next() : null;
    } catch (RuntimeException e) {
      throw new SourceFailed(e);
    }
  }

  @Override
  void close() {
    closed = true;
  }
}
