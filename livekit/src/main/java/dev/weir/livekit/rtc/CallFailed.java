package dev.weir.livekit.rtc;

/** A call of a participant's method has failed, by the protocol's codes. */
public final class CallFailed extends RuntimeException {
  /** The other side knows no such method. */
  public static final int UNSUPPORTED_METHOD = 1400;

  /** Nobody of this identity is in the room. */
  public static final int RECIPIENT_NOT_FOUND = 1401;

  /** The method itself has failed. */
  public static final int APPLICATION_ERROR = 1500;

  /** The reply has over 15 KiB. */
  public static final int RESPONSE_TOO_LARGE = 1504;

  private static final long serialVersionUID = 1;

  private final int code;
  private final String data;

  /**
   * One of the protocol's, or of the application's own.
   *
   * @param data what else is said of it; empty for nothing
   */
  public CallFailed(int code, String message, String data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  /** Which of the protocol's codes. */
  public int code() {
    return code;
  }

  /** What else the other side says of it; empty for nothing. */
  public String data() {
    return data;
  }
}
