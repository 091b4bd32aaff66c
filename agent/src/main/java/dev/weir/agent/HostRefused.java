package dev.weir.agent;

/** The host did not do what it was asked; nothing has changed. */
public final class HostRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** A refusal; {@code detail} names the thing, its value and what was expected. */
  public HostRefused(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** The same, brought about by {@code cause}. */
  public HostRefused(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why a host refuses. */
  public enum Reason {
    /** No agent has that name. */
    AGENT_NOT_FOUND,
    /** There is no such session, or it is not the caller's. */
    SESSION_NOT_FOUND,
    /** The session is kept, but this host could not open it. */
    SESSION_NOT_OPEN,
    /** The session waits for a slot; nobody can speak to it yet. */
    SESSION_WAITING,
    /** The session has ended. */
    SESSION_ENDED,
    /** A turn runs and the caller did not want to wait. */
    SESSION_BUSY,
    /** As many inputs wait as may. */
    QUEUE_FULL,
    /** The conversation has become longer than a session may hold. */
    SESSION_FULL,
    /** The idempotency key was used for something else. */
    IDEMPOTENCY_CONFLICT,
    /** The worker does not want it. */
    NOT_ACCEPTED,
    /** No slot for another session. */
    AT_CAPACITY,
    /** As many follow the session as may. */
    TOO_MANY_SUBSCRIBERS,
    /** The worker has not started yet. */
    NOT_READY,
    /** The worker is shutting down. */
    DRAINING,
    /** The agent's constructor failed. */
    AGENT_FAILED,
    /** The session could not be stored. */
    STORE_FAILED
  }
}
