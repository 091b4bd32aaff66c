package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Things of the library's that one room holds: each is let go of once. Any thread. */
final class Handles {
  private static final System.Logger LOG = System.getLogger(Handles.class.getName());

  private final Native library;
  private final AtomicLong all;
  private final Set<Long> held = ConcurrentHashMap.newKeySet();
  private boolean closed;

  /**
   * None yet.
   *
   * @param all counts those of all rooms
   */
  Handles(Native library, AtomicLong all) {
    this.library = library;
    this.all = all;
  }

  /** Ours from now on; after the end it is let go of at once. */
  void own(long handle) {
    synchronized (this) {
      if (!closed) {
        all.addAndGet(held.add(handle) ? 1 : 0);
        return;
      }
    }
    release(handle);
  }

  /** Lets go of it, if it is held. */
  void drop(long handle) {
    if (forget(handle)) {
      release(handle);
    }
  }

  /** The library has taken it back; tells whether it was held. */
  boolean forget(long handle) {
    boolean was = held.remove(handle);
    all.addAndGet(was ? -1 : 0);
    return was;
  }

  /** Lets go of all. */
  void dropAll() {
    synchronized (this) {
      closed = true;
    }
    held.forEach(this::drop);
  }

  /** Lets go of what was never held, but only looked at. */
  void release(long handle) {
    if (!library.drop(handle)) {
      LOG.log(WARNING, "handle {0}: was gone (expected: to be there until it is dropped)", handle);
    }
  }
}
