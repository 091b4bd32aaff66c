package dev.weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.log.SessionEvent.ToolResulted;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Events and state as JSON, by {@code docs/wire.md}. Stateless; any thread. */
final class EventJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  static final String QUEUE_UPDATED = "queue.updated";
  static final String PART_DELTA = "part.delta";

  /** How many bytes of a delta's body follow its text: a quote and a brace. */
  static final int DELTA_END = 2;

  private static final byte[] DELTA = ",\"delta\":\"".getBytes(UTF_8);

  private EventJson() {}

  /** The kind of event, as on the wire. */
  static String type(SessionEvent event) {
    return switch (event) {
      case EpisodeStarted e -> "episode.started";
      case EpisodeEnded e ->
          switch (e.end()) {
            case End.Completed c -> "episode.completed";
            case End.Cancelled c -> "episode.cancelled";
            default -> "episode.failed";
          };
      case MessageStarted e -> "message.started";
      case PartStarted e -> "part.started";
      case PartDelta e -> PART_DELTA;
      case PartCompleted e -> "part.completed";
      case MessageCompleted e -> "message.completed";
      case ToolResulted e -> "tool.result";
      case QueueUpdated e -> QUEUE_UPDATED;
    };
  }

  /** The members of the event's object, without the opening brace: seq and prev go before. */
  static byte[] body(SessionEvent event) {
    return members(json -> {
      json.writeStringProperty("type", type(event));
      write(json, event);
    });
  }

  /** Where the text of a delta's body begins; what stands before it is the same in all its part. */
  static int deltaText(byte[] body) {
    for (int at = 0; at <= body.length - DELTA.length; at++) {
      // Nothing before it can hold these bytes: in a text its quotes would be escaped.
      if (Arrays.equals(body, at, at + DELTA.length, DELTA, 0, DELTA.length)) {
        return at + DELTA.length;
      }
    }
    throw new IllegalArgumentException("body: no delta (expected: of a " + PART_DELTA + ")");
  }

  /** Where the text of a delta's body ends. */
  static int deltaTextEnd(byte[] body) {
    return body.length - DELTA_END;
  }

  static byte[] snapshot(Snapshot state, Set<Audience> audience) {
    return members(json -> {
      json.writeArrayPropertyStart("messages");
      for (Message message : state.messages()) {
        if (audience.contains(Audiences.of(message.parts()))) {
          message(json, message);
        }
      }
      json.writeEndArray();
      running(json, state.running());
      Snapshot.Open open = state.open();
      if (open != null && audience.contains(open.audience())) {
        open(json, open);
      }
      queue(json, state.queue());
      json.writeStringProperty("cursor", state.cursor().toString());
    });
  }

  private static void write(JsonGenerator json, SessionEvent event) {
    switch (event) {
      case EpisodeStarted e -> {
        json.writeStringProperty("ep", e.episode());
        json.writeNumberProperty("attempt", e.attempt());
        if (e.input() != null) {
          json.writeStringProperty("input", e.input());
        }
      }
      case EpisodeEnded e -> {
        json.writeStringProperty("ep", e.episode());
        end(json, e.end());
        usage(json, e.usage());
      }
      case MessageStarted e -> {
        address(json, e.episode(), e.message());
        json.writeStringProperty("role", "assistant");
      }
      case PartStarted e -> {
        part(json, e.episode(), e.message());
        opening(json, e.content());
      }
      case PartDelta e -> {
        part(json, e.episode(), e.message());
        json.writeStringProperty("kind", kind(e.piece()));
        json.writeStringProperty("delta", e.piece().text());
      }
      case PartCompleted e -> part(json, e.episode(), e.message());
      case MessageCompleted e -> {
        address(json, e.episode(), e.message().id());
        json.writeName("message");
        message(json, e.message());
      }
      case ToolResulted e -> {
        address(json, e.episode(), e.message().id());
        result(json, e.result());
      }
      case QueueUpdated e -> queue(json, e.queue());
    }
  }

  private static void address(JsonGenerator json, @Nullable String episode, String message) {
    if (episode != null) {
      json.writeStringProperty("ep", episode);
    }
    json.writeStringProperty("msg", message);
  }

  private static void part(JsonGenerator json, String episode, String message) {
    address(json, episode, message);
    json.writeNumberProperty("part", 0);
  }

  private static void opening(JsonGenerator json, Content content) {
    json.writeStringProperty("kind", kind(content));
    if (content instanceof Content.ToolInput call) {
      json.writeStringProperty("callId", call.callId());
      json.writeStringProperty("name", call.name());
    }
  }

  private static void end(JsonGenerator json, End end) {
    switch (end) {
      case End.Completed c -> {}
      case End.Cancelled c -> json.writeStringProperty("reason", c.reason());
      case End.Failed f -> error(json, f.code(), f.message());
      case End.SlowConsumer s -> error(json, "slow_consumer", "the reader was too slow");
      case End.Shutdown s -> error(json, "shutdown", "the worker was shut down");
      case End.Gone g -> error(json, "gone", "no longer kept");
    }
  }

  private static void error(JsonGenerator json, String code, String message) {
    json.writeObjectPropertyStart("error");
    json.writeStringProperty("code", code);
    json.writeStringProperty("message", message);
    json.writeEndObject();
  }

  private static void usage(JsonGenerator json, @Nullable Usage usage) {
    if (usage != null) {
      json.writeObjectPropertyStart("usage");
      json.writeNumberProperty("inputTokens", usage.inputTokens());
      json.writeNumberProperty("outputTokens", usage.outputTokens());
      json.writeEndObject();
    }
  }

  private static void running(JsonGenerator json, @Nullable Running running) {
    if (running != null) {
      json.writeObjectPropertyStart("episode");
      json.writeStringProperty("ep", running.episode());
      json.writeNumberProperty("attempt", running.attempt());
      json.writeEndObject();
    }
  }

  private static void open(JsonGenerator json, Snapshot.Open open) {
    json.writeObjectPropertyStart("open");
    address(json, open.episode(), open.message());
    json.writeStringProperty("role", "assistant");
    parts(json, open.parts());
    json.writeEndObject();
  }

  private static void queue(JsonGenerator json, List<Queued> queue) {
    json.writeArrayPropertyStart("queue");
    for (Queued waiting : queue) {
      json.writeStartObject();
      json.writeStringProperty("ep", waiting.episode());
      json.writeStringProperty("text", waiting.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void message(JsonGenerator json, Message message) {
    json.writeStartObject();
    json.writeStringProperty("id", message.id());
    json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("status", message.status().name().toLowerCase(Locale.ROOT));
    parts(json, message.parts());
    json.writeEndObject();
  }

  private static void parts(JsonGenerator json, List<Content> parts) {
    json.writeArrayPropertyStart("parts");
    for (Content part : parts) {
      json.writeStartObject();
      json.writeStringProperty("kind", kind(part));
      content(json, part);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void content(JsonGenerator json, Content content) {
    switch (content) {
      case Content.Text t -> json.writeStringProperty("text", t.text());
      case Content.Data d -> json.writeStringProperty("json", d.json());
      case Content.Reasoning r -> json.writeStringProperty("text", r.text());
      case Content.ToolInput call -> {
        json.writeStringProperty("callId", call.callId());
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("input", call.input());
      }
      case Content.ToolResult r -> result(json, r);
    }
  }

  private static void result(JsonGenerator json, Content.ToolResult result) {
    json.writeStringProperty("callId", result.callId());
    json.writeStringProperty("name", result.name());
    json.writeStringProperty("output", result.output());
    json.writeBooleanProperty("isError", result.isError());
  }

  private static String kind(Content content) {
    return switch (content) {
      case Content.Text t -> "text";
      case Content.Data d -> "data";
      case Content.Reasoning r -> "reasoning";
      case Content.ToolInput i -> "tool_input";
      case Content.ToolResult r -> "tool_result";
    };
  }

  private static String kind(Piece piece) {
    return switch (piece) {
      case Piece.Text t -> "text";
      case Piece.Data d -> "data";
      case Piece.Reasoning r -> "reasoning";
      case Piece.Summary s -> "reasoning";
      case Piece.ToolInput i -> "tool_input";
      case Piece.ToolOutput o -> "tool_result";
    };
  }

  private static byte[] members(Members body) {
    StringWriter out = new StringWriter(128);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    }
    return Surrogates.escaped(out.toString().substring(1)).getBytes(UTF_8);
  }

  private interface Members {
    void write(JsonGenerator json);
  }
}
