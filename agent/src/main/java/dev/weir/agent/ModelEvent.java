package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.weir.delta.Piece;

/** What a model gives while it replies. */
public sealed interface ModelEvent {

  /** A piece of text, of reasoning, or of a tool call's arguments; not empty. */
  record Said(Piece piece) implements ModelEvent {
    /** Checks for null. */
    public Said {
      requireNonNull(piece, "piece");
    }

    /** A piece of text. */
    public static Said text(String text) {
      return new Said(new Piece.Text(text));
    }
  }

  /** The reply as a whole; the last event of a reply that did not break. */
  record Replied(ChatResponse response) implements ModelEvent {
    /** Checks for null. */
    public Replied {
      requireNonNull(response, "response");
    }
  }
}
