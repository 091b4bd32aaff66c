package dev.weir.delta;

/**
 * One step in the life of a streamed message. {@code index} tells apart the messages that one turn
 * writes: a message is {@code Start, Delta…, Done}, or a single {@code Full}.
 */
public sealed interface Update {

  /** Which message of the turn. */
  int index();

  /** A message begins; {@code content} says its kind and is usually still empty. */
  record Start(int index, Content content) implements Update {}

  /** A piece is added. */
  record Delta(int index, Piece piece) implements Update {}

  /** The message as a whole; it replaces what the deltas made and ends the message. */
  record Full(int index, Content content) implements Update {}

  /** The message has ended: it is what the deltas made. */
  record Done(int index) implements Update {}
}
