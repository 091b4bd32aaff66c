package dev.weir.agent.speech;

import org.jspecify.annotations.Nullable;

/** A detector could not go on listening; the cause, if any, is what it met. */
public final class DetectionFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was expected, and what it met. */
  public DetectionFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
