package dev.weir.channel;

/** What a send does when a bounded channel is full. */
public enum Overflow {
  /** The sender waits for room. */
  SUSPEND,
  /** The oldest items give way; the channel slides along with its senders. */
  DROP_OLDEST,
  /** The item that came is dropped; its sender is told that it was accepted. */
  DROP_NEWEST
}
