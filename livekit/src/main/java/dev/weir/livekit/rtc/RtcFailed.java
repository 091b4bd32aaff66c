package dev.weir.livekit.rtc;

import org.jspecify.annotations.Nullable;

/** A room, or what was to be done there, has failed; the message says which and what to do. */
public final class RtcFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RtcFailed(String message) {
    this(message, null);
  }

  public RtcFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
