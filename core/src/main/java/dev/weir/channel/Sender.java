package dev.weir.channel;

import java.time.Duration;

/**
 * The side that gives. Any thread may call any method.
 *
 * @param <T> the items
 */
public interface Sender<T> extends AutoCloseable {

  /**
   * Hands over an item; waits while there is no room.
   *
   * @throws ChanClosed if closed; the item will never be received
   * @throws InterruptedException if interrupted while waiting or before; the item will never be
   *     received
   */
  void send(T item) throws InterruptedException;

  /**
   * As {@link #send(Object)}, but waits no longer than {@code timeout}; zero or less does not wait.
   *
   * @return false when the time ran out; the item will never be received
   */
  boolean send(T item, Duration timeout) throws InterruptedException;

  /**
   * Hands over an item if there is room now. Never waits, ignores interrupts.
   *
   * @throws ChanClosed if closed, also when full
   */
  boolean trySend(T item);

  /** No item will follow. Idempotent; never throws, never waits; waiting senders are rejected. */
  @Override
  void close();

  /** As {@link #close}, but once drained the receivers see {@code cause}. The first end counts. */
  void fail(Throwable cause);

  /** Whether no more items are accepted. */
  boolean isClosed();
}
