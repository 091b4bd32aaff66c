package dev.weir.agent;

import dev.weir.channel.ChanClosed;

/**
 * Where a node of a turn gives what it makes. Any thread, one at a time.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface Outflow<T> {

  /**
   * Gives an item; waits while those before it are not taken.
   *
   * @throws ChanClosed if nobody listens any more
   * @throws InterruptedException if the turn was stopped
   */
  void send(T item) throws InterruptedException;
}
