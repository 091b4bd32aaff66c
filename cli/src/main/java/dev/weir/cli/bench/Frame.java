package dev.weir.cli.bench;

import tools.jackson.databind.JsonNode;

/**
 * One frame of a session's stream.
 *
 * @param id the cursor that stands on it, empty for none
 * @param data its JSON object
 */
record Frame(String id, JsonNode data) {
  String type() {
    return Json.text(data, "type");
  }

  String episode() {
    return Json.text(data, "ep");
  }

  /** Whether it is an event of the log. */
  boolean logged() {
    return data.has("prev");
  }

  /** Whether it ends an episode. */
  boolean endsEpisode() {
    return switch (type()) {
      case "episode.completed", "episode.failed", "episode.cancelled" -> true;
      default -> false;
    };
  }
}
