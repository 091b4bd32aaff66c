package dev.weir.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client holds. Unchangeable, and shares what was said with the states before it. */
record State(
    @Nullable Said said,
    @Nullable JsonNode episode,
    @Nullable JsonNode open,
    @Nullable JsonNode queue) {
  static final State EMPTY = new State(null, null, null, null);

  /** A message and all before it. */
  record Said(@Nullable Said before, JsonNode message) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Said said && all(this).equals(all(said));
    }

    @Override
    public int hashCode() {
      return message.hashCode();
    }

    @Override
    public String toString() {
      return all(this).toString();
    }

    private static List<JsonNode> all(Said last) {
      List<JsonNode> messages = new ArrayList<>();
      for (Said at = last; at != null; at = at.before) {
        messages.add(at.message);
      }
      return messages.reversed();
    }
  }

  State said(JsonNode message) {
    return new State(new Said(said, message), episode, open, queue);
  }

  State episode(@Nullable JsonNode running) {
    return new State(said, running, open, queue);
  }

  State open(@Nullable JsonNode message) {
    return new State(said, episode, message, queue);
  }

  /** No inputs that wait is the same as none ever. */
  State queue(JsonNode waiting) {
    return new State(said, episode, open, waiting.isEmpty() ? null : waiting);
  }

  /** Whether {@code id} is the message being written. */
  boolean writing(String id) {
    return open != null && Objects.equals(open.get("msg").stringValue(), id);
  }
}
