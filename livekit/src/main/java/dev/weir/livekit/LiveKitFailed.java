package dev.weir.livekit;

import org.jspecify.annotations.Nullable;

/** The server cannot be reached, or does not take this worker. */
public final class LiveKitFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LiveKitFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The same as seen from the thread that waited for it. */
  static LiveKitFailed of(@Nullable Throwable cause) {
    return new LiveKitFailed(cause == null ? "" : String.valueOf(cause.getMessage()), cause);
  }
}
