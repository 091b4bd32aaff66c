package dev.weir.agent;

import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;

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

  /**
   * Gives all of these, until they end.
   *
   * @throws ChanClosed if nobody listens any more, or with its cause if they ended with a checked
   *     one; an unchecked one is thrown itself
   * @throws InterruptedException if the turn was stopped
   */
  default void sendAll(Receiver<? extends T> items) throws InterruptedException {
    while (true) {
      T item;
      try {
        item = items.receive();
      } catch (ChanClosed e) {
        if (e.getCause() == null) {
          return;
        }
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
      send(item);
    }
  }
}
