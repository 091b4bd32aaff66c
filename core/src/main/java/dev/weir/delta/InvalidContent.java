package dev.weir.delta;

/** What a message's deltas made, or its content, is not what its kind demands. */
public final class InvalidContent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidContent(String message, Throwable cause) {
    super(message, cause);
  }

  InvalidContent(String message) {
    super(message);
  }
}
