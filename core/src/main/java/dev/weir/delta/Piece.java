package dev.weir.delta;

/** A small piece of a message's content, as a model emits it. */
public sealed interface Piece {

  /** The characters that it adds. */
  String text();

  /** Whether {@code next} continues this piece, so that the two may become one. */
  boolean continuedBy(Piece next);

  /** This piece and then {@code next}, as one. Only if {@link #continuedBy}. */
  Piece append(Piece next);

  /** Text that the caller reads or hears. */
  record Text(String text) implements Piece {
    @Override
    public boolean continuedBy(Piece next) {
      return next instanceof Text;
    }

    @Override
    public Text append(Piece next) {
      return new Text(text + next.text());
    }
  }

  /** What the model thinks before it speaks. */
  record Reasoning(String text) implements Piece {
    @Override
    public boolean continuedBy(Piece next) {
      return next instanceof Reasoning;
    }

    @Override
    public Reasoning append(Piece next) {
      return new Reasoning(text + next.text());
    }
  }

  /** Part of the JSON arguments of one tool call. */
  record ToolInput(String callId, String name, String text) implements Piece {
    @Override
    public boolean continuedBy(Piece next) {
      return next instanceof ToolInput input && input.callId.equals(callId);
    }

    @Override
    public ToolInput append(Piece next) {
      return new ToolInput(callId, name, text + next.text());
    }
  }
}
