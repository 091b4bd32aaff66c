package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/**
 * What a tee pulls from. The hub asks for one item at a time, and not before the last one has come.
 * It is answered at once, by the return, or later, by one call of {@link Hub#came}, {@link
 * Hub#ended} or {@link Hub#idle} on any thread.
 */
abstract class Upstream<T> {
  private volatile @Nullable Thread inside;

  /**
   * The next item; null if the answer is given otherwise.
   *
   * @param waits false: nobody waits for it; what is not there need not be fetched
   */
  abstract @Nullable T take(Hub<T> hub, boolean waits);

  /** Stops whatever is under way and, unless it is to be left open, closes the source. */
  abstract void close(boolean leaveOpen) throws Exception;

  /** The tee is shut: asks for nothing more. At once, and without running the source's code. */
  void leave() {}

  /** An item came when the tee was shut already. */
  void refused(T item) {}

  /** Whether the caller is the source itself, which would wait for itself. */
  boolean isInside() {
    return Thread.currentThread().equals(inside);
  }

  /** Marks the thread while it runs the source's code. */
  final void enter() {
    inside = Thread.currentThread();
  }

  final void exit() {
    if (isInside()) {
      inside = null;
    }
  }
}
