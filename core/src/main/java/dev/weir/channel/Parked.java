package dev.weir.channel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One waiting operation. Its state changes once, under the channel's lock. */
final class Parked<T> {
  enum State {
    WAITING,
    MATCHED,
    CLOSED,
    GONE
  }

  private final Thread thread = Thread.currentThread();
  private volatile State state = State.WAITING;
  private @Nullable T item;

  Parked(@Nullable T item) {
    this.item = item;
  }

  State state() {
    return state;
  }

  boolean waiting() {
    return state == State.WAITING;
  }

  @Nullable T item() {
    return item;
  }

  void match(@Nullable T handed) {
    if (handed != null) {
      item = handed;
    }
    settle(State.MATCHED);
  }

  void settle(State outcome) {
    state = outcome;
    wake();
  }

  void wake() {
    LockSupport.unpark(thread);
  }
}
