package dev.weir.agent;

/** What kind of end a session has come to. */
public enum CloseReason {
  /** Its log could not be stored, or a service that it needs failed too often. */
  ERROR,
  /** Its host has ended it: a drain, a caller who left or closed it. */
  JOB_SHUTDOWN,
  /** Its agent has ended it, by {@link AgentSession#shutdown} or {@link SessionContext#end}. */
  USER_INITIATED
}
