package dev.weir.delta;

import org.jspecify.annotations.Nullable;

/** Makes the content of one message out of its pieces. For one thread. */
public final class Accumulator {
  private final StringBuilder text = new StringBuilder();
  private @Nullable Piece first;

  /** An accumulator that has seen nothing yet. */
  public Accumulator() {}

  /**
   * Adds a piece.
   *
   * @throws IllegalArgumentException if it does not continue the message; nothing is added
   */
  public void add(Piece piece) {
    if (first == null) {
      first = piece;
    } else if (!first.continuedBy(piece)) {
      throw new IllegalArgumentException(
          "piece: %s (expected: one that continues %s)".formatted(piece, first));
    }
    text.append(piece.text());
  }

  /** How many characters were added. */
  public int length() {
    return text.length();
  }

  /**
   * The content so far, or null before the first piece. A tool call without arguments has the empty
   * object as its input.
   */
  public @Nullable Content content() {
    return switch (first) {
      case null -> null;
      case Piece.Text t -> new Content.Text(text.toString());
      case Piece.Reasoning r -> new Content.Reasoning(text.toString());
      case Piece.ToolInput call ->
          new Content.ToolInput(
              call.callId(), call.name(), text.isEmpty() ? "{}" : text.toString());
    };
  }
}
