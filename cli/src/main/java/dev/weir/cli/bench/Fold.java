package dev.weir.cli.bench;

import dev.weir.log.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state that a client makes of its frames, by the rules of docs/wire.md. It heals nothing in
 * silence: what the rules let a client ignore is still said in the {@link Outcome}. For one thread.
 */
final class Fold {
  private final List<JsonNode> messages = new ArrayList<>();
  private Cursor cursor;
  private @Nullable JsonNode episode;
  private @Nullable OpenMessage open;
  private JsonNode queue = Json.object().putArray("queue");
  private String resumed = "";
  private boolean snapshotDue;
  private int comparedReplies;

  private Fold(Cursor cursor) {
    this.cursor = cursor;
  }

  /** Nothing yet, at the position {@code cursor}. */
  static Fold after(Cursor cursor) {
    return new Fold(cursor);
  }

  /** The state as of a snapshot, at the position {@code cursor}. */
  static Fold of(JsonNode state, Cursor cursor) {
    Fold fold = new Fold(cursor);
    fold.replace(state, cursor);
    return fold;
  }

  Outcome apply(Frame frame) {
    return switch (frame.type()) {
      case "stream.open" -> opened(frame.data());
      case "snapshot" -> snapshot(frame);
      default -> frame.logged() ? event(frame) : new Outcome.Passed();
    };
  }

  /** From where to resume. */
  Cursor cursor() {
    return cursor;
  }

  /** The verdict of the newest connection: exact, snapshot or reset; empty before the first. */
  String resumed() {
    return resumed;
  }

  List<JsonNode> messages() {
    return List.copyOf(messages);
  }

  /** The id of the episode that runs, empty for none. */
  String episode() {
    return episode == null ? "" : Json.text(episode, "ep");
  }

  /** Whether a message is being written. */
  boolean writing() {
    return open != null;
  }

  /** Whether {@code ep} waits for its turn. */
  boolean queued(String ep) {
    return queue.valueStream().anyMatch(input -> Json.text(input, "ep").equals(ep));
  }

  /** How many messages were made of deltas alone and were held against their completed form. */
  int comparedReplies() {
    return comparedReplies;
  }

  /** The state, as docs/wire.md names its parts. */
  ObjectNode state() {
    ObjectNode state = Json.object().put("last", cursor.seq());
    ArrayNode said = state.putArray("messages");
    messages.forEach(said::add);
    state.set("episode", episode);
    state.set("open", open == null ? null : open.json());
    state.set("queue", queue);
    return state;
  }

  private Outcome opened(JsonNode data) {
    resumed = Json.text(data, "resume");
    Cursor at = Cursors.parse(Json.text(data, "cursor"));
    snapshotDue = !resumed.equals("exact");
    return snapshotDue || at.equals(cursor)
        ? new Outcome.Passed()
        : new Outcome.Broken("stream.open: exact at %s (expected: %s)".formatted(at, cursor));
  }

  private Outcome snapshot(Frame frame) {
    Cursor at = Cursors.parse(Json.text(frame.data(), "cursor"));
    boolean backwards = at.epoch().equals(cursor.epoch()) && at.seq() < cursor.seq();
    String before = cursor.toString();
    replace(frame.data(), at);
    snapshotDue = false;
    if (backwards) {
      return new Outcome.Broken("snapshot at %s, behind %s".formatted(at, before));
    }
    return frame.id().equals(at.toString()) && frame.data().path("seq").asLong(-1) == at.seq()
        ? new Outcome.Applied()
        : new Outcome.Broken("snapshot: id %s, cursor %s".formatted(frame.id(), at));
  }

  private void replace(JsonNode state, Cursor at) {
    messages.clear();
    state.path("messages").forEach(messages::add);
    episode = state.hasNonNull("episode") ? state.get("episode") : null;
    open = state.hasNonNull("open") ? OpenMessage.of(state.get("open")) : null;
    queue = state.has("queue") ? state.get("queue") : Json.object().putArray("queue");
    cursor = at;
  }

  private Outcome event(Frame frame) {
    long seq = frame.data().path("seq").asLong(-1);
    long prev = frame.data().path("prev").asLong(-1);
    long last = cursor.seq();
    if (snapshotDue) {
      return new Outcome.Broken("event %d before the snapshot that was announced".formatted(seq));
    }
    if (seq <= last) {
      return new Outcome.Doubled(seq, last);
    }
    return prev == last ? applied(frame, seq) : new Outcome.Gap(prev, last);
  }

  private Outcome applied(Frame frame, long seq) {
    Cursor at = new Cursor(cursor.epoch(), seq);
    if (open != null && seq != cursor.seq() + 1) {
      open.leftOut();
    }
    cursor = at;
    Optional<String> fault = change(frame);
    if (!frame.id().equals(at.toString())) {
      fault =
          Optional.of("event %d has the id \"%s\" (expected: %s)".formatted(seq, frame.id(), at));
    }
    return fault.<Outcome>map(Outcome.Broken::new).orElseGet(Outcome.Applied::new);
  }

  private Optional<String> change(Frame frame) {
    JsonNode data = frame.data();
    return switch (frame.type()) {
      case "episode.started" -> started(data);
      case "episode.completed", "episode.failed", "episode.cancelled" -> ended(frame);
      case "message.started" -> {
        open = OpenMessage.of(data);
        yield Optional.empty();
      }
      case "part.started", "part.delta" -> grow(frame);
      case "message.completed" -> completed(data);
      case "tool.result" -> result(data);
      case "queue.updated" -> {
        queue = data.path("queue");
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<String> started(JsonNode data) {
    episode = Json.object().put("ep", Json.text(data, "ep")).set("attempt", data.path("attempt"));
    open = null;
    return Optional.empty();
  }

  private Optional<String> ended(Frame frame) {
    String running = episode();
    episode = null;
    open = null;
    return running.equals(frame.episode())
        ? Optional.empty()
        : Optional.of("%s of %s, but \"%s\" ran".formatted(frame.type(), frame.episode(), running));
  }

  private Optional<String> grow(Frame frame) {
    String message = Json.text(frame.data(), "msg");
    return open != null && open.id().equals(message)
        ? open.grow(frame.data())
        : Optional.of("%s of %s, which is not open".formatted(frame.type(), message));
  }

  private Optional<String> completed(JsonNode data) {
    JsonNode message = data.path("message");
    messages.add(message);
    OpenMessage made = open;
    if (made == null || !made.id().equals(Json.text(data, "msg"))) {
      return Optional.empty();
    }
    open = null;
    return made.whole() ? compare(made, message) : Optional.empty();
  }

  private Optional<String> compare(OpenMessage made, JsonNode message) {
    comparedReplies++;
    return made.parts().equals(message.path("parts"))
        ? Optional.empty()
        : Optional.of("deltas made %s, the message is %s".formatted(made.parts(), message));
  }

  private Optional<String> result(JsonNode data) {
    ObjectNode part = Json.object().put("kind", "tool_result");
    for (String field : List.of("callId", "name", "output", "isError")) {
      part.set(field, data.path(field));
    }
    ObjectNode message = Json.object().put("id", Json.text(data, "msg"));
    message.put("role", "tool").put("status", "completed").putArray("parts").add(part);
    messages.add(message);
    return Optional.empty();
  }
}
