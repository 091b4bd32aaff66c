package dev.weir.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A message while it is being written. For one thread. */
final class OpenMessage {
  private final String episode;
  private final String id;
  private final String role;
  private final List<ObjectNode> parts = new ArrayList<>();
  private boolean whole = true;

  private OpenMessage(String episode, String id, String role) {
    this.episode = episode;
    this.id = id;
    this.role = role;
  }

  /** From {@code message.started}, or from the {@code open} of a snapshot. */
  static OpenMessage of(JsonNode json) {
    OpenMessage open =
        new OpenMessage(Json.text(json, "ep"), Json.text(json, "msg"), Json.text(json, "role"));
    json.path("parts").forEach(part -> open.parts.add((ObjectNode) part.deepCopy()));
    return open;
  }

  String id() {
    return id;
  }

  /** Whether no event between its start and now was left out. */
  boolean whole() {
    return whole;
  }

  void leftOut() {
    whole = false;
  }

  /** Adds what {@code part.started} or {@code part.delta} brings; says what is wrong with it. */
  Optional<String> grow(JsonNode data) {
    int part = data.path("part").asInt(-1);
    if (part < 0 || part > parts.size()) {
      return Optional.of("part %d of %s after %d parts".formatted(part, id, parts.size()));
    }
    if (part == parts.size()) {
      parts.add(fresh(data));
    }
    ObjectNode grown = parts.get(part);
    String field = field(data);
    grown.put(field, Json.text(grown, field) + Json.text(data, "delta"));
    return Optional.empty();
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("ep", episode).put("msg", id).put("role", role);
    json.set("parts", parts());
    return json;
  }

  ArrayNode parts() {
    ArrayNode array = Json.object().putArray("parts");
    parts.forEach(part -> array.add(part.deepCopy()));
    return array;
  }

  private static ObjectNode fresh(JsonNode data) {
    ObjectNode part = Json.object().put("kind", Json.text(data, "kind"));
    if (data.has("callId")) {
      part.put("callId", Json.text(data, "callId")).put("name", Json.text(data, "name"));
    }
    return part.put(field(data), "");
  }

  private static String field(JsonNode data) {
    return switch (Json.text(data, "kind")) {
      case "tool_input" -> "input";
      case "data" -> "json";
      default -> "text";
    };
  }
}
