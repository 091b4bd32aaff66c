package dev.weir.gateway;

import tools.jackson.databind.JsonNode;

/**
 * One frame of a stream.
 *
 * @param id empty if it has none
 * @param event the name before the data
 * @param data what it carries
 */
record Frame(String id, String event, JsonNode data) {
  String text(String field) {
    JsonNode value = data.get(field);
    if (value == null) {
      throw new AssertionError("no " + field + " in " + this);
    }
    return value.isString() ? value.stringValue() : value.toString();
  }

  boolean is(String type) {
    return event.equals(type);
  }

  /** Whether it stands in the log, and so can be resumed from. */
  boolean logged() {
    return data.has("prev");
  }
}
