package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/**
 * The channel has ended. Each throw is an object of its own; the cause, if any, is the sender's.
 */
public final class ChanClosed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChanClosed(String channel, @Nullable Throwable cause) {
    super(
        "channel: %s %s (expected: open to a sender, not drained to a receiver; "
                .formatted(channel, cause == null ? "is closed" : "has failed")
            + "offer and poll say so by a value)",
        cause);
  }
}
