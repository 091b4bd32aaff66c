package dev.weir.delta;

/** A stream has not taken an update; nothing of it was published or kept. */
public final class StreamRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  StreamRefused(Reason reason, String told) {
    super(told);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why an update was not taken. */
  public enum Reason {
    /** The message is already done, or is being ended; open another one. */
    CLOSED,
    /** It does not belong here: a second Start, or a piece of another kind. */
    OUT_OF_ORDER,
    /** The message would get too large; end it and open another one. */
    TOO_LARGE
  }
}
