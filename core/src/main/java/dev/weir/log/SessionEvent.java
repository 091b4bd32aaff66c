package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.episode.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a session, in the order of its log. {@code docs/wire.md} has the JSON. */
sealed interface SessionEvent {

  /** Without an input the agent speaks of its own accord. */
  record EpisodeStarted(String episode, int attempt, @Nullable String input)
      implements SessionEvent {}

  record EpisodeEnded(String episode, End end, @Nullable Usage usage) implements SessionEvent {}

  record MessageStarted(String episode, String message, Content content) implements SessionEvent {}

  record PartStarted(String episode, String message, Content content) implements SessionEvent {}

  record PartDelta(String episode, String message, Piece piece) implements SessionEvent {}

  record PartCompleted(String episode, String message, Content content) implements SessionEvent {}

  /** Authoritative: replaces what the deltas made. Without an episode: a greeting. */
  record MessageCompleted(@Nullable String episode, Message message) implements SessionEvent {}

  record ToolResulted(String episode, Message message, Content.ToolResult result)
      implements SessionEvent {}

  record QueueUpdated(List<Queued> queue) implements SessionEvent {}
}
