package dev.weir.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for the same thing, first come first served. Guarded by its lock; each operation
 * takes the same time however many wait.
 */
class Line<T> {
  final ShortLock guard;
  private final String purpose;
  private final String place;
  private @Nullable Waiter<T> first;
  private @Nullable Waiter<T> last;

  /** As in {@code send to} and {@code tokens}. */
  Line(ShortLock guard, String purpose, String place) {
    this.guard = guard;
    this.purpose = purpose;
    this.place = place;
  }

  /** Under the lock: it has left without being served. */
  void left(Waiter<T> waiter) {}

  final void add(Waiter<T> waiter) {
    Waiter<T> before = last;
    waiter.queued = true;
    waiter.prev = before;
    last = waiter;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
    }
  }

  /** Whoever has waited longest and can be served; from then on nobody else can. */
  final @Nullable Waiter<T> poll() {
    Waiter<T> waiter = first;
    while (waiter != null) {
      remove(waiter);
      if (waiter.claim()) {
        return waiter;
      }
      waiter = first;
    }
    return null;
  }

  /** Whoever has waited longest, as far as one can tell. */
  final @Nullable Waiter<T> peek() {
    Waiter<T> waiter = first;
    while (waiter != null && waiter.taken()) {
      remove(waiter);
      waiter = first;
    }
    return waiter;
  }

  final void remove(Waiter<T> waiter) {
    Waiter<T> before = waiter.prev;
    Waiter<T> after = waiter.next;
    waiter.queued = false;
    waiter.prev = null;
    waiter.next = null;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.prev = before;
    }
  }

  /** Empties it. */
  final void settleAll(Outcome outcome) {
    for (Waiter<T> waiter = poll(); waiter != null; waiter = poll()) {
      guard.settle(waiter, outcome);
    }
  }

  final boolean isEmpty() {
    return first == null || peek() == null;
  }

  /** Those who wait, the longest first. */
  final List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (Waiter<T> waiter = first; waiter != null; waiter = waiter.next) {
      if (!waiter.taken()) {
        waiting.add(waiter.waiting());
      }
    }
    return waiting;
  }

  /** As in {@code send to tokens}. */
  @Override
  public final String toString() {
    return purpose + " " + place;
  }
}
