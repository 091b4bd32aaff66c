package dev.weir.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The side that takes. Any thread may call any method; each item goes to one of them.
 *
 * @param <T> the items
 */
public interface Receiver<T> {

  /**
   * Takes the next item; waits while there is none.
   *
   * @throws ChanClosed if closed and drained; its cause is what the sender failed with, if anything
   * @throws InterruptedException if interrupted while waiting or before; nothing was taken
   */
  T receive() throws InterruptedException;

  /**
   * As {@link #receive()}, but waits no longer than {@code timeout}; zero or less does not wait.
   *
   * @return null when the time ran out; nothing was taken
   */
  @Nullable T receive(Duration timeout) throws InterruptedException;

  /**
   * Takes the next item if there is one now, else null. Never waits, ignores interrupts.
   *
   * @throws ChanClosed if closed and drained
   */
  @Nullable T tryReceive();

  /** Whether closed, with nothing left to take. */
  boolean isDrained();

  /** Gives up: discards what is held, rejects what would come. Idempotent; never waits. */
  void cancel();
}
