package dev.weir.delta;

import static java.util.Objects.requireNonNull;

/**
 * A small piece of a message's content, as a model emits it. Pieces of one <em>channel</em> belong
 * together: one kind, and one index or call id where the kind has those.
 */
public sealed interface Piece {

  /** The characters that it adds; may be empty. */
  String text();

  /** What it is and how long, for people, without its text: that is not for logs. */
  default String brief() {
    return "%s (%d characters)".formatted(getClass().getSimpleName(), text().length());
  }

  /** The same channel with another text. */
  default Piece with(String text) {
    return switch (this) {
      case Text t -> new Text(text);
      case Data d -> new Data(text);
      case Reasoning r -> new Reasoning(r.index, text);
      case Summary s -> new Summary(s.index, text);
      case ToolInput call -> new ToolInput(call.callId, call.name, text);
      case ToolOutput call -> new ToolOutput(call.callId, call.name, text);
    };
  }

  /** Whether {@code next} is of the same channel, so that the two may become one. */
  default boolean continuedBy(Piece next) {
    return switch (this) {
      case Text t -> next instanceof Text;
      case Data d -> next instanceof Data;
      case Reasoning r -> next instanceof Reasoning more && more.index == r.index;
      case Summary s -> next instanceof Summary more && more.index == s.index;
      case ToolInput call -> next instanceof ToolInput more && more.callId.equals(call.callId);
      case ToolOutput call -> next instanceof ToolOutput more && more.callId.equals(call.callId);
    };
  }

  /** Whether a message that has begun with this piece may have {@code next} too. */
  default boolean admits(Piece next) {
    return switch (this) {
      case Text t -> next instanceof Text;
      case Data d -> next instanceof Data;
      case Reasoning r -> next instanceof Reasoning || next instanceof Summary;
      case Summary s -> next instanceof Reasoning || next instanceof Summary;
      case ToolInput call -> next instanceof ToolInput;
      case ToolOutput call -> next instanceof ToolOutput;
    };
  }

  /** Text that the caller reads or hears. */
  record Text(String text) implements Piece {
    /** Refuses null; an empty text is "". */
    public Text {
      requireNonNull(text, "text");
    }
  }

  /** Part of the JSON text of an object for the caller's program. */
  record Data(String text) implements Piece {
    /** Refuses null; an empty text is "". */
    public Data {
      requireNonNull(text, "text");
    }
  }

  /**
   * What the model thinks before it speaks.
   *
   * @param index which of its thoughts, from zero
   */
  record Reasoning(int index, String text) implements Piece {
    /** Of the only thought. */
    public Reasoning(String text) {
      this(0, text);
    }

    /** Checks the index. */
    public Reasoning {
      requireNonNull(text, "text");
      checkIndex(index);
    }
  }

  /**
   * What the model says of its thoughts instead of showing them.
   *
   * @param index which of the summaries, from zero
   */
  record Summary(int index, String text) implements Piece {
    /** Checks the index. */
    public Summary {
      requireNonNull(text, "text");
      checkIndex(index);
    }
  }

  /** Part of the JSON arguments of one tool call. */
  record ToolInput(String callId, String name, String text) implements Piece {
    /** Refuses nulls. */
    public ToolInput {
      requireNonNull(callId, "callId");
      requireNonNull(name, "name");
      requireNonNull(text, "text");
    }
  }

  /** Part of what a tool gave. */
  record ToolOutput(String callId, String name, String text) implements Piece {
    /** Refuses nulls. */
    public ToolOutput {
      requireNonNull(callId, "callId");
      requireNonNull(name, "name");
      requireNonNull(text, "text");
    }
  }

  private static void checkIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected: zero or more)");
    }
  }
}
