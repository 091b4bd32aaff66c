package dev.weir.livekit;

import java.util.Map;

/**
 * A participant for whom a job is.
 *
 * @param identity unique in the room
 * @param name for people; empty for none
 * @param metadata what was said of it; empty for nothing
 * @param attributes what else was said of it
 */
public record Participant(
    String identity, String name, String metadata, Map<String, String> attributes) {
  /** Copies the attributes. */
  public Participant {
    attributes = Map.copyOf(attributes);
  }
}
