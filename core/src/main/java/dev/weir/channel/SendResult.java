package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/** What became of an item that was offered. Compare with a pattern switch. */
public sealed interface SendResult {
  /** The channel has accepted it; a policy that drops may have dropped it, and has told. */
  record Sent() implements SendResult {
    static final Sent INSTANCE = new Sent();
  }

  /** There was no room, or at a rendezvous nobody waiting; the caller still holds it. */
  record NoRoom() implements SendResult {
    static final NoRoom INSTANCE = new NoRoom();
  }

  /**
   * The channel is closed; the caller still holds it.
   *
   * @param cause what the channel failed with, null if it was closed
   */
  record Closed(@Nullable Throwable cause) implements SendResult {}

  /** Whether the channel has accepted the item. */
  default boolean sent() {
    return this instanceof Sent;
  }
}
