package dev.weir.cli.bench;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees. Any thread. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** The value that {@code text} is, {@code missing} for an empty text. */
  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** On one line. */
  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** The text of a field, "" if it has none. */
  static String text(JsonNode json, String field) {
    return json.path(field).asString("");
  }
}
