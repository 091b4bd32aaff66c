package dev.weir.livekit.rtc;

import java.util.Map;

/** What the sender of a stream says of it at its end. Any thread. */
public final class Trailer {
  private volatile Map<String, String> attributes = Map.of();

  /** Nothing yet. */
  public Trailer() {}

  /** They are there when the stream's content has ended; empty before that. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** For whoever gives the stream, before its content ends. */
  public void set(Map<String, String> said) {
    attributes = Map.copyOf(said);
  }
}
