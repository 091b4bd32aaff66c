package dev.weir.livekit.rtc;

import java.util.List;
import java.util.Map;

/**
 * What is said of a text or byte stream before its content.
 *
 * @param id unique; empty for one that the library makes
 * @param topic who it is for, by the application's word
 * @param name of a file; empty for none and for text
 * @param mimeType of bytes; empty for the usual one
 * @param attributes what else is said of it
 * @param sender whose it is, of those that we send: ours if empty, or on whose behalf
 * @param destinations who gets it, of those that we send; empty for all
 */
public record StreamHeader(
    String id,
    String topic,
    String name,
    String mimeType,
    Map<String, String> attributes,
    String sender,
    List<String> destinations) {
  /** Copies. */
  public StreamHeader {
    attributes = Map.copyOf(attributes);
    destinations = List.copyOf(destinations);
  }

  /** Of a stream to all. */
  public static StreamHeader of(String topic, Map<String, String> attributes) {
    return new StreamHeader("", topic, "", "", attributes, "", List.of());
  }

  /** The same on behalf of somebody. */
  public StreamHeader withSender(String identity) {
    return new StreamHeader(id, topic, name, mimeType, attributes, identity, destinations);
  }
}
