package dev.weir.agent;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.weir.delta.Piece;

/** What a model gives while it replies. */
sealed interface ModelEvent {

  /** A piece of text, of reasoning, or of a tool call's arguments. */
  record Said(Piece piece) implements ModelEvent {}

  /** The reply as a whole; the last event of a reply that did not break. */
  record Replied(ChatResponse response) implements ModelEvent {}
}
