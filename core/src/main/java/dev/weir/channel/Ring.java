package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items that a channel holds. It grows by need, and an emptied one is small again; taken slots
 * are cleared. Guarded by the channel's lock.
 */
final class Ring<T> {
  private static final int SMALL = 16;

  private @Nullable Object[] slots = new @Nullable Object[SMALL];
  private int head;
  private int size;

  int size() {
    return size;
  }

  void add(T item) {
    if (size == slots.length) {
      grow();
    }
    slots[(head + size) & (slots.length - 1)] = item;
    size++;
  }

  /** The oldest item, null if there is none. */
  @Nullable T poll() {
    if (size == 0) {
      return null;
    }
    @SuppressWarnings("unchecked")
    T item = (T) slots[head];
    slots[head] = null;
    head = (head + 1) & (slots.length - 1);
    if (--size == 0 && slots.length > SMALL) {
      slots = new @Nullable Object[SMALL];
      head = 0;
    }
    return item;
  }

  /** Empties it. */
  List<T> drain() {
    List<T> items = new ArrayList<>(size);
    while (size > 0) {
      items.add(requireNonNull(poll()));
    }
    return items;
  }

  private void grow() {
    @Nullable Object[] larger = new @Nullable Object[slots.length * 2];
    int toEnd = slots.length - head;
    System.arraycopy(slots, head, larger, 0, toEnd);
    System.arraycopy(slots, 0, larger, toEnd, head);
    slots = larger;
    head = 0;
  }
}
