package dev.weir.log;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client makes of the frames, by the rules of docs/wire.md and of nothing else; but where a
 * client would be lenient, this one complains.
 */
final class WireFold {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private State state = State.EMPTY;
  private long last;

  long last() {
    return last;
  }

  State state() {
    return state;
  }

  /** Begins from what another client held at {@code seq}. */
  void restore(long seq, State held) {
    last = seq;
    state = held;
  }

  void frame(String json) {
    JsonNode frame = JSON.readTree(json);
    if (frame.path("type").stringValue("").equals("snapshot")) {
      snapshot(frame);
    } else {
      event(frame);
    }
  }

  private void snapshot(JsonNode frame) {
    String cursor = text(frame, "cursor");
    last = frame.get("seq").longValue();
    require(Long.parseLong(cursor.substring(cursor.indexOf('_') + 1)) == last, "cursor", frame);
    state =
        State.EMPTY.queue(frame.get("queue")).episode(frame.get("episode")).open(frame.get("open"));
    for (JsonNode message : frame.get("messages")) {
      state = state.said(message);
    }
  }

  private void event(JsonNode e) {
    long seq = e.get("seq").longValue();
    require(e.get("prev").longValue() == last, "prev " + last, e);
    require(seq > last, "seq over " + last, e);
    last = seq;
    switch (text(e, "type")) {
      case "episode.started" -> begin(e);
      case "episode.completed", "episode.failed", "episode.cancelled" -> end(e);
      case "message.started" -> start(e);
      case "part.started" -> part(e);
      case "part.delta" -> delta(e);
      case "part.completed" -> require(openPart(open(e), e) != null, "a part", e);
      case "message.completed" -> complete(e);
      case "tool.result" -> state = state.said(toolMessage(e));
      case "queue.updated" -> state = state.queue(e.get("queue"));
      default -> require(false, "a known type", e);
    }
  }

  private void begin(JsonNode e) {
    require(state.episode() == null, "no episode", e);
    ObjectNode episode = JSON.createObjectNode().put("ep", text(e, "ep"));
    state = state.episode(episode.put("attempt", e.get("attempt").intValue()));
  }

  private void end(JsonNode e) {
    require(
        state.episode() != null && text(state.episode(), "ep").equals(text(e, "ep")),
        "the running episode",
        e);
    state = state.episode(null).open(null);
  }

  private void start(JsonNode e) {
    require(state.open() == null, "nothing open", e);
    ObjectNode open = JSON.createObjectNode().put("ep", text(e, "ep"));
    open.put("msg", text(e, "msg")).put("role", text(e, "role")).putArray("parts");
    state = state.open(open);
  }

  private void part(JsonNode e) {
    ObjectNode open = open(e);
    ArrayNode parts = (ArrayNode) open.get("parts");
    require(parts.size() == e.get("part").intValue(), "the next part", e);
    ObjectNode part = parts.addObject().put("kind", text(e, "kind"));
    if (text(e, "kind").equals("tool_input")) {
      part.put("callId", text(e, "callId")).put("name", text(e, "name"));
    }
    part.put(field(part), "");
    state = state.open(open);
  }

  private void delta(JsonNode e) {
    ObjectNode open = open(e);
    ObjectNode part = openPart(open, e);
    require(text(part, "kind").equals(text(e, "kind")), "the part's kind", e);
    part.put(field(part), text(part, field(part)) + text(e, "delta"));
    state = state.open(open);
  }

  private static String field(JsonNode part) {
    return switch (text(part, "kind")) {
      case "tool_input" -> "input";
      case "data" -> "json";
      default -> "text";
    };
  }

  private void complete(JsonNode e) {
    require(text(e.get("message"), "id").equals(text(e, "msg")), "its own id", e);
    state = state.said(e.get("message"));
    if (state.writing(text(e, "msg"))) {
      state = state.open(null);
    }
  }

  private static ObjectNode toolMessage(JsonNode e) {
    ObjectNode message = JSON.createObjectNode();
    message.put("id", text(e, "msg")).put("role", "tool").put("status", "completed");
    ObjectNode part = message.putArray("parts").addObject().put("kind", "tool_result");
    part.put("callId", text(e, "callId")).put("name", text(e, "name"));
    part.put("output", text(e, "output")).put("isError", e.get("isError").booleanValue());
    return message;
  }

  private static ObjectNode openPart(ObjectNode open, JsonNode e) {
    return (ObjectNode) open.get("parts").get(e.get("part").intValue());
  }

  /** A copy of the message being written, which must be the event's. */
  private ObjectNode open(JsonNode e) {
    require(state.writing(text(e, "msg")), "of the message being written", e);
    return (ObjectNode) state.open().deepCopy();
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).stringValue();
  }

  private void require(boolean holds, String expected, JsonNode frame) {
    if (!holds) {
      throw new AssertionError(
          "frame: %s (expected: %s; held: %s)".formatted(frame, expected, state));
    }
  }
}
