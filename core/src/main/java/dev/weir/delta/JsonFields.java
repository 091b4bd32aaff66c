package dev.weir.delta;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, read by name and type; a wrong one is told with its place. */
record JsonFields(String where, Map<String, String> members) {

  static JsonFields of(String where, String text) {
    return new JsonFields(where, JsonText.members(where, text));
  }

  /** Its place and its JSON text; null if it is absent or null. */
  Map.@Nullable Entry<String, String> optional(String name) {
    String text = members.get(name);
    return text == null || text.equals("null") ? null : Map.entry(where + "." + name, text);
  }

  JsonFields object(String name) {
    return of(where + "." + name, json(name));
  }

  String json(String name) {
    Map.Entry<String, String> member = optional(name);
    if (member == null) {
      throw wrong(name, "a value");
    }
    return member.getValue();
  }

  String jsonOrNull(String name) {
    Map.Entry<String, String> member = optional(name);
    return member == null ? "null" : member.getValue();
  }

  String string(String name) {
    return text(name, json(name));
  }

  String stringOrEmpty(String name) {
    Map.Entry<String, String> member = optional(name);
    return member == null ? "" : text(name, member.getValue());
  }

  List<String> strings(String name) {
    return elements(name).stream().map(item -> text(name, item)).toList();
  }

  List<JsonFields> objects(String name) {
    return elements(name).stream().map(item -> of(where + "." + name, item)).toList();
  }

  long number(String name) {
    try {
      return Long.parseLong(json(name));
    } catch (NumberFormatException e) {
      throw wrong(name, "a whole number");
    }
  }

  int integer(String name) {
    long number = number(name);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw wrong(name, "a whole number, zero or more");
    }
    return (int) number;
  }

  @Nullable Integer optionalInt(String name) {
    return optional(name) == null ? null : integer(name);
  }

  @Nullable Boolean optionalBoolean(String name) {
    Map.Entry<String, String> member = optional(name);
    if (member == null) {
      return null;
    }
    return switch (member.getValue()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = string(name);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> wrong(name, names(type)));
  }

  <E extends Enum<E>> E constantOr(String name, E absent) {
    return optional(name) == null ? absent : constant(name, absent.getDeclaringClass());
  }

  Instant instant(String name) {
    try {
      return OffsetDateTime.parse(string(name)).toInstant();
    } catch (DateTimeException e) {
      throw wrong(name, "a time as in ISO 8601, with its offset");
    }
  }

  InvalidContent wrong(String name, String expected) {
    return new InvalidContent(
        "%s.%s: %s (expected: %s)"
            .formatted(where, name, members.getOrDefault(name, "absent"), expected));
  }

  private List<String> elements(String name) {
    Map.Entry<String, String> member = optional(name);
    return member == null ? List.of() : JsonText.elements(member.getKey(), member.getValue());
  }

  private String text(String name, String json) {
    if (!json.startsWith("\"")) {
      throw wrong(name, "a string");
    }
    return JsonText.string(json);
  }

  private static String names(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" or "));
  }
}
