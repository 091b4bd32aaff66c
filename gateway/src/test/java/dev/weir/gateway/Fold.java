package dev.weir.gateway;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client's state, by {@code docs/wire.md}; written for tests, from the contract, apart from the
 * server's own. Immutable.
 *
 * @param state {@code {last, messages, episode, open, queue}}
 */
record Fold(ObjectNode state) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static Fold nothing() {
    ObjectNode state = NODES.objectNode().put("last", 0);
    state.putArray("messages");
    state.putNull("episode").putNull("open").putArray("queue");
    return new Fold(state);
  }

  /** A client that holds nothing but a position. */
  static Fold at(long last) {
    Fold fold = nothing();
    fold.state.put("last", last);
    return fold;
  }

  long last() {
    return state.get("last").longValue();
  }

  /** The state after the frame; empty for a gap. */
  Optional<Fold> apply(JsonNode frame) {
    if (frame.get("type").stringValue().equals("snapshot")) {
      return Optional.of(replaced(frame));
    }
    if (!frame.has("seq") || frame.get("seq").longValue() <= last()) {
      return Optional.of(this);
    }
    if (frame.get("prev").longValue() != last()) {
      return Optional.empty();
    }
    ObjectNode next = state.deepCopy();
    change(next, frame);
    next.set("last", frame.get("seq"));
    return Optional.of(new Fold(next));
  }

  /** The state after the frames, of which none may leave a gap or come twice. */
  Fold strictly(List<Frame> frames) {
    Fold fold = this;
    for (Frame frame : frames) {
      if (frame.logged() && frame.data().get("seq").longValue() <= fold.last()) {
        throw new AssertionError("double: " + frame + " after " + fold.last());
      }
      long last = fold.last();
      fold =
          fold.apply(frame.data())
              .orElseThrow(() -> new AssertionError("gap: " + frame + " after " + last));
    }
    return fold;
  }

  private static Fold replaced(JsonNode snapshot) {
    ObjectNode state = nothing().state;
    state.set("last", snapshot.get("seq"));
    for (String field : List.of("messages", "episode", "open", "queue")) {
      JsonNode value = snapshot.get(field);
      if (value != null) {
        state.set(field, value);
      }
    }
    return new Fold(state);
  }

  private static void change(ObjectNode next, JsonNode frame) {
    switch (frame.get("type").stringValue()) {
      case "episode.started" -> {
        next.putObject("episode").setAll(picked(frame, "ep", "attempt"));
        next.putNull("open");
      }
      case "episode.completed", "episode.failed", "episode.cancelled" ->
          next.putNull("episode").putNull("open");
      case "message.started" ->
          next.putObject("open").setAll(picked(frame, "ep", "msg", "role")).putArray("parts");
      case "part.started", "part.delta" -> grow(next.get("open"), frame);
      case "message.completed" -> {
        ((ArrayNode) next.get("messages")).add(frame.get("message"));
        if (ours(next.get("open"), frame)) {
          next.putNull("open");
        }
      }
      case "tool.result" -> ((ArrayNode) next.get("messages")).add(toolMessage(frame));
      case "queue.updated" -> next.set("queue", frame.get("queue"));
      default -> {}
    }
  }

  private static void grow(JsonNode open, JsonNode frame) {
    if (!ours(open, frame)) {
      return;
    }
    ArrayNode parts = (ArrayNode) open.get("parts");
    int index = frame.get("part").intValue();
    String kind = frame.get("kind").stringValue();
    if (index == parts.size()) {
      parts.addObject().put("kind", kind).setAll(picked(frame, "callId", "name"));
    }
    ObjectNode part = (ObjectNode) parts.get(index);
    String field = kind.equals("tool_input") ? "input" : "text";
    String delta = frame.path("delta").asString("");
    part.put(field, part.path(field).asString("") + delta);
  }

  private static ObjectNode toolMessage(JsonNode frame) {
    ObjectNode message = NODES.objectNode();
    message.set("id", frame.get("msg"));
    message.put("role", "tool").put("status", "completed");
    message
        .putArray("parts")
        .addObject()
        .put("kind", "tool_result")
        .setAll(picked(frame, "callId", "name", "output", "isError"));
    return message;
  }

  private static boolean ours(@Nullable JsonNode open, JsonNode frame) {
    return open != null && open.isObject() && open.get("msg").equals(frame.get("msg"));
  }

  private static ObjectNode picked(JsonNode frame, String... fields) {
    ObjectNode picked = JsonMapper.shared().createObjectNode();
    for (String field : fields) {
      if (frame.has(field)) {
        picked.set(field, frame.get(field));
      }
    }
    return picked;
  }
}
