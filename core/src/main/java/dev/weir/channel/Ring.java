package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/**
 * The items that a channel holds, and the lock that guards the whole channel: what every operation
 * writes lies side by side in memory. It grows by need, and an emptied one is small again; taken
 * slots are cleared.
 */
final class Ring<T> extends ShortLock {
  private static final int FIRST = 16;

  /** Not worth giving back: a channel that fills and empties in turns would copy all the time. */
  private static final int KEPT = 128;

  private static final int SPARSE = 8;

  private static final @Nullable Object[] NONE = {};

  private @Nullable Object[] slots = NONE;
  private long head;
  private long tail;
  private long passed;
  private int highWater;

  int size() {
    return (int) (tail - head);
  }

  /** The most items ever held. */
  int highWater() {
    return highWater;
  }

  /** How many items were accepted: ever held, or passed by. */
  long accepted() {
    return tail + passed;
  }

  /** An item goes from hand to hand. */
  void pass() {
    passed++;
  }

  void add(T item) {
    if (tail - head == slots.length) {
      resize(Math.max(FIRST, Math.multiplyExact(slots.length, 2)));
    }
    slots[at(tail)] = item;
    tail++;
    if (tail - head > highWater) {
      highWater = size();
    }
  }

  /** The oldest item, null if there is none. */
  @Nullable T poll() {
    if (tail == head) {
      return null;
    }
    int at = at(head);
    @SuppressWarnings("unchecked")
    T item = (T) slots[at];
    slots[at] = null;
    head++;
    if (slots.length > KEPT && tail - head < slots.length / SPARSE) {
      resize(slots.length / 2);
    }
    return item;
  }

  private int at(long number) {
    return (int) number & (slots.length - 1);
  }

  private void resize(int length) {
    @Nullable Object[] others = new @Nullable Object[length];
    int run;
    for (long i = head; i < tail; i += run) {
      int from = at(i);
      int to = (int) i & (length - 1);
      run = (int) Math.min(tail - i, Math.min(slots.length - from, length - to));
      System.arraycopy(slots, from, others, to, run);
    }
    slots = others;
  }
}
