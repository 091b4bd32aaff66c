package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session at one position of its log.
 *
 * @param cursor the position; what follows it continues this state
 * @param messages what was said, in order
 * @param running the episode under way
 * @param open the message being written
 * @param queue the inputs that wait
 */
public record Snapshot(
    Cursor cursor,
    List<Message> messages,
    @Nullable Running running,
    @Nullable Open open,
    List<Queued> queue) {
  /** Keeps copies of the lists, but for a log's own messages, which never change. */
  public Snapshot {
    messages = messages instanceof Said ? messages : List.copyOf(messages);
    queue = List.copyOf(queue);
  }

  /**
   * The members of its JSON object, as {@code docs/wire.md} has them, without the opening brace.
   *
   * @param audience whose content is shown
   */
  public byte[] body(Set<Audience> audience) {
    return EventJson.snapshot(this, audience);
  }

  /**
   * A message being written.
   *
   * @param episode of which episode
   * @param message its id
   * @param audience who may see it, known before it has any parts
   * @param parts what was written so far
   */
  public record Open(String episode, String message, Audience audience, List<Content> parts) {}
}
