package dev.weir.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Looks into messages in the form of docs/wire.md. */
final class Said {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private Said() {}

  static boolean by(String role, JsonNode message) {
    return Json.text(message, "role").equals(role);
  }

  /** The text of all its parts. */
  static String text(JsonNode message) {
    return parts(message, "text")
        .map(part -> Json.text(part, "text"))
        .collect(Collectors.joining());
  }

  /** The calls of tools among its parts. */
  static List<Oracle.Call> calls(JsonNode message) {
    return parts(message, "tool_input")
        .map(part -> new Oracle.Call(Json.text(part, "name"), Json.text(part, "input")))
        .toList();
  }

  /** The ids of the calls, or of the results, among its parts. */
  static List<String> callIds(String kind, JsonNode message) {
    return parts(message, kind).map(part -> Json.text(part, "callId")).toList();
  }

  /** How many words each turn was answered with. */
  static List<Long> wordsOfReplies(List<JsonNode> messages) {
    List<Long> words = new ArrayList<>();
    for (JsonNode message : messages) {
      if (by("user", message)) {
        words.add(0L);
      } else if (by("assistant", message) && !words.isEmpty()) {
        words.add(words.removeLast() + WORD.matcher(text(message)).results().count());
      }
    }
    return words;
  }

  private static Stream<JsonNode> parts(JsonNode message, String kind) {
    return message.path("parts").valueStream().filter(part -> Json.text(part, "kind").equals(kind));
  }
}
