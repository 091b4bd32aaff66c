package dev.weir.worker;

import dev.weir.agent.Session;

/**
 * The way to a job's caller. The worker calls each method at most once, {@link #close} at the end
 * of every job however it ends, after the dispatcher was told.
 */
public interface Connection {
  /** Connects to the caller; {@code gone} is run when the caller has left. May block. */
  void connect(Runnable gone) throws Exception;

  /**
   * The same, which is what the worker calls, for one who needs the session: it was made, and has
   * said nothing yet.
   */
  default void connect(Session session, Runnable gone) throws Exception {
    connect(gone);
  }

  /**
   * Whether a drain may end the session as soon as no turn runs; otherwise it waits until the
   * caller has left. Nor is such a session ended to make room for another.
   */
  default boolean endsWhenIdle() {
    return false;
  }

  /** Leaves the caller. May block, within the worker's teardown limits; idempotent. */
  void close() throws Exception;
}
