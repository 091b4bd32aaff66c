package dev.weir.channel;

/**
 * A thread was interrupted where no checked exception can be thrown: in an iteration or a stream.
 * Nothing was taken, and the thread's interrupt flag is set again.
 */
public final class ChanInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChanInterrupted(InterruptedException cause) {
    super("interrupted while waiting for an item (loop on receive() for the checked form)", cause);
  }
}
