package dev.weir.worker;

/**
 * Is told when sessions begin and end. Each call runs on a thread of its own and is waited for, at
 * most 5 s at the start and the drain's limit at the end; then it is interrupted. What it throws is
 * logged; the session goes on.
 */
public interface SessionObserver {
  /** The session is there and connected; it has not greeted yet. */
  default void onSessionStart(SessionInfo info) throws Exception {}

  /** The session has ended. Also called if it failed before it began. Never twice. */
  default void onSessionEnd(SessionInfo info, SessionOutcome outcome) throws Exception {}
}
