package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.episode.Audience;
import java.util.List;

/** Who may see what. Stateless. */
final class Audiences {
  private Audiences() {}

  static Audience of(SessionEvent event) {
    return switch (event) {
      case SessionEvent.PartStarted e -> of(e.content());
      case SessionEvent.PartDelta e -> of(e.piece());
      case SessionEvent.PartCompleted e -> of(e.content());
      case SessionEvent.MessageCompleted e -> of(e.message().parts());
      case SessionEvent.ToolResulted e -> Audience.TOOLS;
      case SessionEvent.MessageStarted e -> of(e.content());
      default -> Audience.EVERYONE;
    };
  }

  /** Of a message with these parts, the most guarded decides. */
  static Audience of(List<Content> parts) {
    return parts.stream().map(Audiences::of).max(Audience::compareTo).orElse(Audience.EVERYONE);
  }

  static Audience of(Content content) {
    return switch (content) {
      case Content.Text t -> Audience.EVERYONE;
      case Content.Data d -> Audience.EVERYONE;
      case Content.Reasoning r -> Audience.REASONING;
      case Content.ToolInput i -> Audience.TOOLS;
      case Content.ToolResult r -> Audience.TOOLS;
    };
  }

  private static Audience of(Piece piece) {
    return switch (piece) {
      case Piece.Text t -> Audience.EVERYONE;
      case Piece.Data d -> Audience.EVERYONE;
      case Piece.Reasoning r -> Audience.REASONING;
      case Piece.Summary s -> Audience.REASONING;
      case Piece.ToolInput i -> Audience.TOOLS;
      case Piece.ToolOutput o -> Audience.TOOLS;
    };
  }
}
