package dev.weir.livekit.rtc;

import java.util.Map;

/**
 * Somebody else in a room, as last heard of.
 *
 * @param identity unique in the room
 * @param sid unique; another one each time they join
 * @param name for people; empty for none
 * @param metadata what was said of them; empty for nothing
 * @param attributes what else was said of them
 */
public record RemoteParticipant(
    String identity,
    String sid,
    String name,
    String metadata,
    Map<String, String> attributes,
    Kind kind) {
  /** Copies the attributes. */
  public RemoteParticipant {
    attributes = Map.copyOf(attributes);
  }

  /** What they are, as the server says; {@code OTHER} if that is newer than this. */
  public enum Kind {
    STANDARD,
    INGRESS,
    EGRESS,
    SIP,
    AGENT,
    CONNECTOR,
    BRIDGE,
    OTHER
  }
}
