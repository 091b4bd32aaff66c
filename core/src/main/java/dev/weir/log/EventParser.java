package dev.weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.internal.Json;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.log.SessionEvent.ToolResulted;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stored entries as the events that they were, as far as state depends on them: what {@link
 * EventJson} wrote, read again. For one entry.
 */
final class EventParser {
  private final Map<?, ?> fields;

  private EventParser(Object fields) {
    this.fields = (Map<?, ?>) fields;
  }

  /**
   * The event of an entry.
   *
   * @throws JournalFailed if it is none that was ever written
   */
  static SessionEvent event(Entry entry) {
    try {
      Object json = requireNonNull(Json.read("{" + new String(entry.body(), UTF_8)));
      return new EventParser(json).event(entry.type(), entry.audience());
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      JournalFailed failed =
          new JournalFailed(
              "entry %d: cannot be read as %s (expected: written by this version of Weir)"
                  .formatted(entry.seq(), entry.type()));
      failed.initCause(e);
      throw failed;
    }
  }

  private SessionEvent event(String type, Audience audience) {
    return switch (type) {
      case "episode.started" -> new EpisodeStarted(text("ep"), count("attempt"), maybe("input"));
      case "episode.completed" -> new EpisodeEnded(text("ep"), new End.Completed(), usage());
      case "episode.cancelled" ->
          new EpisodeEnded(text("ep"), new End.Cancelled(text("reason")), usage());
      case "episode.failed" -> new EpisodeEnded(text("ep"), failed(), usage());
      case "message.started" -> new MessageStarted(text("ep"), text("msg"), like(audience));
      case "part.started" -> new PartStarted(text("ep"), text("msg"), begun());
      case EventJson.PART_DELTA -> new PartDelta(text("ep"), text("msg"), piece());
      case "part.completed" -> new PartCompleted(text("ep"), text("msg"), like(audience));
      case "message.completed" -> new MessageCompleted(maybe("ep"), in("message").message());
      case "tool.result" -> toolResult();
      case EventJson.QUEUE_UPDATED -> new QueueUpdated(queue());
      default -> throw new IllegalArgumentException("type: " + type);
    };
  }

  /** The wire says of a message's beginning only who may see it; no more is needed. */
  private static Content like(Audience audience) {
    return switch (audience) {
      case EVERYONE -> new Content.Text("");
      case REASONING -> new Content.Reasoning("");
      case TOOLS -> new Content.ToolInput("", "", "");
    };
  }

  private Content begun() {
    return switch (text("kind")) {
      case "text" -> new Content.Text("");
      case "data" -> new Content.Data(Content.Author.AGENT, "");
      case "reasoning" -> new Content.Reasoning("");
      default -> new Content.ToolInput(text("callId"), text("name"), "");
    };
  }

  private Piece piece() {
    return switch (text("kind")) {
      case "text" -> new Piece.Text(text("delta"));
      case "data" -> new Piece.Data(text("delta"));
      case "reasoning" -> new Piece.Reasoning(text("delta"));
      case "tool_result" -> new Piece.ToolOutput("", "", text("delta"));
      default -> new Piece.ToolInput("", "", text("delta"));
    };
  }

  private ToolResulted toolResult() {
    Content.ToolResult result = result();
    Message message = new Message(text("msg"), Role.TOOL, Status.COMPLETED, List.of(result));
    return new ToolResulted(text("ep"), message, result);
  }

  private Message message() {
    List<Content> parts =
        ((List<?>) value("parts")).stream().map(part -> new EventParser(part).content()).toList();
    Role role = Role.valueOf(text("role").toUpperCase(Locale.ROOT));
    return new Message(
        text("id"), role, Status.valueOf(text("status").toUpperCase(Locale.ROOT)), parts);
  }

  private Content content() {
    return switch (text("kind")) {
      case "text" -> new Content.Text(text("text"));
      case "data" -> new Content.Data(Content.Author.AGENT, text("json"));
      case "reasoning" -> new Content.Reasoning(text("text"));
      case "tool_input" -> new Content.ToolInput(text("callId"), text("name"), text("input"));
      default -> result();
    };
  }

  private Content.ToolResult result() {
    return new Content.ToolResult(
        text("callId"), text("name"), text("output"), (Boolean) value("isError"));
  }

  private List<Queued> queue() {
    return ((List<?>) value("queue"))
        .stream()
            .map(EventParser::new)
            .map(waits -> new Queued(waits.text("ep"), waits.text("text")))
            .toList();
  }

  private End failed() {
    EventParser error = in("error");
    return new End.Failed(error.text("code"), error.text("message"));
  }

  private @Nullable Usage usage() {
    if (!fields.containsKey("usage")) {
      return null;
    }
    EventParser usage = in("usage");
    return new Usage((Long) usage.value("inputTokens"), (Long) usage.value("outputTokens"));
  }

  private EventParser in(String name) {
    return new EventParser(value(name));
  }

  private Object value(String name) {
    return requireNonNull(fields.get(name), name);
  }

  private String text(String name) {
    return (String) value(name);
  }

  private @Nullable String maybe(String name) {
    return (String) fields.get(name);
  }

  private int count(String name) {
    return Math.toIntExact((Long) value(name));
  }
}
