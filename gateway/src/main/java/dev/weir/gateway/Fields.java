package dev.weir.gateway;

import static dev.weir.gateway.Refused.invalid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object from outside: a missing, unknown or ill-typed one is refused. */
final class Fields {
  private final JsonNode object;
  private final String path;

  Fields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Refuses fields that nobody would read. */
  Fields only(Set<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw invalid("%s%s: unknown (expected: one of %s)".formatted(path, name, sorted(known)));
      }
    }
    return this;
  }

  Optional<String> text(String name) {
    return field(name)
        .map(value -> {
          if (!value.isString()) {
            throw wrong(name, value, "a string");
          }
          return value.stringValue();
        });
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> invalid(path + name + ": missing (expected: a string)"));
  }

  Optional<Fields> object(String name) {
    return field(name).map(value -> asObject(name, value));
  }

  /** The elements of an array, each an object; at least one and at most {@code most}. */
  List<Fields> objects(String name, int most) {
    JsonNode array =
        field(name).orElseThrow(() -> invalid(path + name + ": missing (expected: an array)"));
    if (!array.isArray() || array.isEmpty() || array.size() > most) {
      throw wrong(name, array, "an array of 1 to " + most + " objects");
    }
    List<Fields> elements = new ArrayList<>();
    for (JsonNode element : array) {
      elements.add(asObject(name + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** An object of texts, at most {@code most}; absent is empty. */
  Map<String, String> texts(String name, int most) {
    Optional<Fields> map = object(name);
    if (map.isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : map.get().object.propertyNames()) {
      texts.put(key, map.get().requiredText(key));
    }
    if (texts.size() > most) {
      throw invalid(
          "%s%s: %d entries (expected: at most %d)".formatted(path, name, texts.size(), most));
    }
    return texts;
  }

  /** One of the values of an enum, in lower case on the wire. */
  <E extends Enum<E>> E choice(String name, Class<E> type, E absent) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return value;
      }
    }
    throw invalid(
        "%s%s: \"%s\" (expected: one of %s)"
            .formatted(
                path,
                name,
                text.get(),
                Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  /** A field that is there and is not what it should be. */
  Refused wrong(String name, String expected) {
    return wrong(name, object.get(name), expected);
  }

  private Refused wrong(String name, JsonNode value, String expected) {
    return invalid("%s%s: %s (expected: %s)".formatted(path, name, shown(value), expected));
  }

  private Fields asObject(String name, JsonNode value) {
    if (!value.isObject()) {
      throw wrong(name, value, "an object");
    }
    return new Fields(value, path + name + ".");
  }

  private Optional<JsonNode> field(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }
}
