package dev.weir.channel;

import java.time.Duration;

/**
 * The side that gives. Any thread may call any method.
 *
 * @param <T> the items
 */
public sealed interface Sender<T> extends AutoCloseable permits Chan {

  /**
   * Hands over an item; waits while there is no room.
   *
   * @throws ChanClosed if closed; the item will never be received
   * @throws InterruptedException if interrupted while waiting or before; the item will never be
   *     received
   */
  void send(T item) throws InterruptedException;

  /**
   * As {@link #send(Object)}, but waits no longer than {@code timeout}. Zero or less behaves as
   * {@link #trySend}; what is longer than 292 years is no limit.
   *
   * @return false when the time ran out; the item will never be received
   */
  boolean send(T item, Duration timeout) throws InterruptedException;

  /**
   * Hands over an item if there is room now. Never waits, ignores interrupts.
   *
   * @return false if there is no room; the caller still holds the item
   * @throws ChanClosed if closed, also when full
   */
  boolean trySend(T item);

  /**
   * As {@link #trySend}, but being closed is a value, too: for whoever may be late. Never waits,
   * ignores interrupts.
   */
  SendResult offer(T item);

  /**
   * No item will follow: what was accepted is still received, waiting senders are rejected.
   * Idempotent; never waits. Throws nothing but what {@code onUndelivered} threw, in the end.
   */
  @Override
  void close();

  /** As {@link #close}, but once drained the receivers see {@code cause}. The first end counts. */
  void fail(Throwable cause);

  /** Whether no more items are accepted. */
  boolean isClosed();
}
