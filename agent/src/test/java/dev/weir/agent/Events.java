package dev.weir.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.episode.Entry;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Log entries as short lines that tests can compare. */
final class Events {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Events() {}

  static String brief(Entry entry) {
    return entry.type() + rest(JSON.readTree("{" + new String(entry.body(), UTF_8)), entry.type());
  }

  private static String rest(JsonNode json, String type) {
    return switch (type) {
      case "message.completed" -> " " + message(json.get("message"));
      case "message.started", "part.completed" -> "";
      case "part.started" -> " " + text(json, "kind");
      case "part.delta" -> " " + text(json, "kind") + ":" + text(json, "delta");
      case "tool.result" -> " " + part(json);
      case "queue.updated" -> " " + queue(json);
      case "episode.cancelled" -> " " + text(json, "ep") + " " + text(json, "reason");
      case "episode.failed" -> " " + text(json, "ep") + " " + error(json.get("error"));
      case "episode.completed" -> " " + text(json, "ep") + " " + usage(json.get("usage"));
      default -> " " + text(json, "ep");
    };
  }

  private static String message(JsonNode message) {
    return text(message, "role")
        + " "
        + text(message, "status")
        + " "
        + message.get("parts").valueStream().map(Events::part).collect(Collectors.joining("|"));
  }

  private static String part(JsonNode part) {
    if (part.has("output")) {
      return text(part, "callId")
          + " "
          + text(part, "name")
          + (part.get("isError").booleanValue() ? " error:" : " gave:")
          + text(part, "output");
    }
    return part.has("input")
        ? text(part, "callId") + " " + text(part, "name") + text(part, "input")
        : text(part, "kind") + ":" + text(part, "text");
  }

  private static String queue(JsonNode json) {
    return json.get("queue").valueStream().map(it -> text(it, "text")).toList().toString();
  }

  private static String error(JsonNode error) {
    return text(error, "code") + ": " + text(error, "message");
  }

  private static String usage(JsonNode usage) {
    return usage.get("inputTokens").intValue() + "+" + usage.get("outputTokens").intValue();
  }

  private static String text(JsonNode json, String name) {
    return json.get(name).stringValue();
  }
}
