package dev.weir.agent.scripted;

import java.util.Map;
import java.util.stream.Collectors;

/** The little JSON that arguments need, and results read aloud. */
final class Json {
  private Json() {}

  static String quote(String text) {
    return text.chars()
        .mapToObj(c -> escaped((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"', '\\' -> "\\" + c;
      case '\n' -> "\\n";
      default -> c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c);
    };
  }

  static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quote(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Plain text stays; of an object or a list only its names and values remain. */
  static String spoken(String result) {
    String text = result.strip();
    if (!text.startsWith("{") && !text.startsWith("[") && !text.startsWith("\"")) {
      return text;
    }
    return text.replaceAll("\"\\s*:\\s*", " ")
        .replaceAll("\\\\n", " ")
        .replaceAll("[\\[\\]{}\"\\\\]", "")
        // Only the start of a gap is tried, so that a long one is not read again from each space.
        .replaceAll("(?:(?<!\\s)\\s++)?+,\\s*", ", ");
  }
}
