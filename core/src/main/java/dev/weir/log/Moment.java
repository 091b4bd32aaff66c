package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.log.SessionEvent.MessageStarted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state at a position, as it is kept: taken under the log's lock in a few steps, however long
 * the session is. What people read is made of it afterwards.
 */
record Moment(
    Cursor cursor,
    Said messages,
    @Nullable Running running,
    @Nullable MessageStarted open,
    @Nullable Content part,
    Written text,
    List<Queued> queue) {

  Snapshot snapshot() {
    return new Snapshot(cursor, messages, running, opened(), queue);
  }

  private Snapshot.@Nullable Open opened() {
    MessageStarted started = open;
    if (started == null) {
      return null;
    }
    Audience audience = Audiences.of(started.content());
    List<Content> parts = part == null ? List.of() : List.of(written(part));
    return new Snapshot.Open(started.episode(), started.message(), audience, parts);
  }

  /** What the deltas made so far, to the letter: the deltas to come are added to it. */
  private Content written(Content begun) {
    return switch (begun) {
      case Content.Text t -> new Content.Text(text.toString());
      case Content.Data d -> new Content.Data(d.author(), text.toString());
      case Content.Reasoning r -> new Content.Reasoning(text.toString());
      case Content.ToolInput call ->
          new Content.ToolInput(call.callId(), call.name(), text.toString());
      case Content.ToolResult result -> result;
    };
  }
}
