package dev.weir.delta;

/**
 * The store has not taken a message, however often it was asked. If that was its end, the terminal
 * was published and the stream is closed all the same; {@link MessageStream#end} has the message.
 */
public final class NotStored extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotStored(String message, Throwable cause) {
    super(message, cause);
  }
}
