package dev.weir.livekit.rtc;

/** A call of a participant's method has failed, by the protocol's codes. */
public final class CallFailed extends RuntimeException {
  /** The other side knows no such method. */
  public static final int UNSUPPORTED_METHOD = 1400;

  /** Nobody of this identity is in the room. */
  public static final int RECIPIENT_NOT_FOUND = 1401;

  /** What was given to the method is longer than {@link #MOST_BYTES}. */
  public static final int REQUEST_TOO_LARGE = 1402;

  /** The method itself has failed. */
  public static final int APPLICATION_ERROR = 1500;

  /** The other side does not even say that it has heard. */
  public static final int CONNECTION_TIMEOUT = 1501;

  /** The method has not replied in time. */
  public static final int RESPONSE_TIMEOUT = 1502;

  /** The other side has left before it replied. */
  public static final int RECIPIENT_DISCONNECTED = 1503;

  /** The reply is longer than {@link #MOST_BYTES}. */
  public static final int RESPONSE_TOO_LARGE = 1504;

  /** The call could not be sent. */
  public static final int SEND_FAILED = 1505;

  /** How long what is given to a method, or its reply, is at most, in UTF-8: 15 KiB. */
  public static final int MOST_BYTES = 15 * 1024;

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
