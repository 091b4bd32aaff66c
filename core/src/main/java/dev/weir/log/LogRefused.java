package dev.weir.log;

/** The log did not take what it was given; nothing has changed. */
public final class LogRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  LogRefused(Reason reason, String what) {
    super(what + " (expected: " + reason.expected + ")");
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why a log refuses. */
  public enum Reason {
    /** The log has ended. */
    CLOSED("an open log"),
    /** Its journal did not take the event; the log has ended. */
    NOT_STORED("a journal with room; the worker's log says why"),
    /** As many readers as allowed are there already. */
    TOO_MANY_READERS("fewer than the limit; close one first"),
    /** The message is longer than allowed. */
    MESSAGE_TOO_LARGE("a message within the limit"),
    /** A message of this id was said, or is being written. */
    DUPLICATE("an id that the session has not had; newMessageId gives one"),
    /** Another episode is under way. */
    EPISODE_RUNNING("no episode under way; end it first"),
    /** The update does not fit the state of its message. */
    OUT_OF_ORDER("Start, then Delta, then Done or Full"),
    /** The entry does not follow the newest. */
    NOT_NEXT("the number after the newest");

    private final String expected;

    Reason(String expected) {
      this.expected = expected;
    }
  }
}
