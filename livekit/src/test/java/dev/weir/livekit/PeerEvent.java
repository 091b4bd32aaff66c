package dev.weir.livekit;

import tools.jackson.databind.JsonNode;

/**
 * Something that a caller's program tells.
 *
 * @param index which one it is of all that it has told
 * @param fields all that is said of it
 */
record PeerEvent(int index, JsonNode fields) {
  /** What has happened. */
  String kind() {
    return text("event");
  }

  /** When, in milliseconds of the clock that {@link System#nanoTime} tells. */
  double at() {
    return number("at");
  }

  String text(String name) {
    return fields.path(name).asString("");
  }

  double number(String name) {
    return fields.path(name).asDouble(0);
  }

  boolean flag(String name) {
    return fields.path(name).asBoolean(false);
  }

  /** One of the attributes that it tells of; empty if there is no such. */
  String attribute(String name) {
    return fields.path("attributes").path(name).asString("");
  }

  boolean is(String kind) {
    return kind().equals(kind);
  }

  /** What the clock says now. */
  static double now() {
    return System.nanoTime() / 1e6;
  }
}
