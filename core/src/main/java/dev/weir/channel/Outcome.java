package dev.weir.channel;

/** How an attempt or a wait has ended. */
enum Outcome {
  /** Nothing happened: full, empty or out of time. */
  NOTHING,
  /** The item was handed over. */
  DONE,
  /** The other side will not come any more. */
  CLOSED
}
