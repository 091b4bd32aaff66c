package dev.weir.livekit.rtc;

import java.util.Map;

/** A stream of text to others. One thread at a time; each call waits until it is on its way. */
public interface TextStream {
  /** Unique. */
  String id();

  /** Adds text; whatever its length, no character is cut. */
  void write(String text) throws InterruptedException;

  /**
   * Ends it; once.
   *
   * @param attributes what is said of it now; they replace those of the header of the same name
   */
  void close(Map<String, String> attributes) throws InterruptedException;
}
