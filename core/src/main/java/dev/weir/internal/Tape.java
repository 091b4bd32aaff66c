package dev.weir.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An append-only run of items, numbered from 1, that any number of readers follow, each at its own
 * pace. Every item exists once, in a linked node: a reader is one reference, reads without a lock
 * and copies nothing. A place is found by its number in O(log n).
 *
 * <p>Who makes one owns it: a buffer of episodes for each of its own, a session log one for all its
 * events, and lends it to the readers of its live episode. Writing ({@link #append}, {@link #drop},
 * {@link #forget}, {@link #end}) and finding ({@link #find}) are for one thread at a time: the
 * owner holds its own lock. What happened before an append is visible to whoever reads that item.
 * Encode before that lock, not under it.
 *
 * <p>Dropping takes items out of the middle, for readers yet to come. A node that was dropped keeps
 * its way forward, so a reader that stands on it can go on, or choose to start afresh.
 *
 * @param <T> the items
 */
public final class Tape<T> {
  /** A milestone for so many items: a find walks no further, and a tape costs next to nothing. */
  private static final int STRIDE = 64;

  private final Waiters waiters = new Waiters();

  /** The newest node held at or before each multiple of the stride. */
  private final TreeMap<Long, Node<T>> milestones = new TreeMap<>();

  private Node<T> head = new Node<>(0, null);
  private Node<T> tail = head;
  private volatile boolean ended;

  /** Adds an item at the end and has the waiting readers woken; never blocks. */
  public Node<T> append(T item) {
    Node<T> node = new Node<>(tail.seq + 1, item);
    tail.next = node;
    tail = node;
    if (node.seq % STRIDE == 0) {
      milestones.put(node.seq, node);
    }
    waiters.wake();
    return node;
  }

  /** No item will follow; readers get what is there and then know. */
  public void end() {
    ended = true;
    waiters.wake();
  }

  /** Whether no item will follow. */
  public boolean ended() {
    return ended;
  }

  /** Where a reader stands that wants everything: before the first item that is remembered. */
  public Node<T> head() {
    return head;
  }

  /** Readers yet to come get nothing of what is here; those who are here go on. For the writer. */
  public void forget() {
    head = tail;
    if (!milestones.isEmpty()) {
      milestones.clear();
    }
  }

  /** The newest node; the head of an empty tape. For the writer. */
  public Node<T> tail() {
    return tail;
  }

  /**
   * Takes the items numbered {@code first} to {@code last} out, all but the newest node of the tape
   * and those that {@code keep} wants. For the writer.
   */
  public void drop(long first, long last, Predicate<T> keep) {
    Node<T> before = find(first - 1);
    for (Node<T> n = before.next; n != null && n.seq <= last && n != tail; n = n.next) {
      if (keep.test(n.item())) {
        before = n;
      } else {
        n.dropped = true;
        before.next = n.next;
        if (milestones.remove(n.seq) != null && before != head) {
          milestones.put(before.seq, before);
        }
      }
    }
  }

  /** The newest node, among those still held, whose number is at most {@code seq}. O(log n). */
  public Node<T> find(long seq) {
    Map.Entry<Long, Node<T>> nearest = milestones.floorEntry(seq);
    Node<T> at = nearest == null ? head : nearest.getValue();
    for (Node<T> n = at.next; n != null && n.seq <= seq; n = n.next) {
      at = n;
    }
    return at;
  }

  /** How many milestones there are. */
  int milestones() {
    return milestones.size();
  }

  Waiters waiters() {
    return waiters;
  }

  /**
   * One item and the way to the next.
   *
   * @param <T> the items
   */
  public static final class Node<T> {
    private final long seq;
    private @Nullable T item;
    private volatile @Nullable Node<T> next;
    private volatile boolean dropped;

    Node(long seq, @Nullable T item) {
      this.seq = seq;
      this.item = item;
    }

    /** Its number; 0 for the first head, which has no item. */
    public long seq() {
      return seq;
    }

    /** The item. */
    public T item() {
      if (item == null) {
        throw new IllegalStateException("node: without an item (expected: not head, not cleared)");
      }
      return item;
    }

    /** Lets go of the item. For the writer, once no reader will ask for it. */
    public void clear() {
      item = null;
    }

    /** The next node that was not dropped, or null at the end. */
    public @Nullable Node<T> next() {
      Node<T> n = next;
      while (n != null && n.dropped) {
        n = n.next;
      }
      return n;
    }

    /** Whether it was taken out. */
    public boolean dropped() {
      return dropped;
    }
  }
}
