package dev.weir.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects as maps, which keep their order. Stateless. */
final class JsonObject {
  /** What Jackson itself writes and reads. */
  private static final int DEPTH = 500;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, @Nullable Object>> TYPE = new TypeReference<>() {};

  private JsonObject() {}

  /** The object that a text is; null if it is none. Blank text is nothing at all. */
  static @Nullable Map<String, @Nullable Object> parse(String text) {
    try {
      return text.isBlank() || text.strip().charAt(0) != '{' ? null : JSON.readValue(text, TYPE);
    } catch (JacksonException e) {
      return null;
    }
  }

  static String text(Object object) {
    return JSON.writeValueAsString(object);
  }

  /**
   * A copy of what JSON can say, in the types in which it would come back.
   *
   * @throws IllegalArgumentException if there is anything else in it
   */
  static Map<String, @Nullable Object> copy(Map<String, ?> object) {
    check("configuration", object, DEPTH);
    return object(JSON.readValue(text(object), TYPE));
  }

  private static Map<String, @Nullable Object> object(Map<?, ?> read) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    read.forEach((key, value) -> copy.put((String) key, unmodifiable(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object unmodifiable(@Nullable Object read) {
    return switch (read) {
      case Map<?, ?> inner -> object(inner);
      case List<?> items -> list(items);
      case null, default -> read;
    };
  }

  private static List<@Nullable Object> list(List<?> read) {
    List<@Nullable Object> copy = new ArrayList<>();
    read.forEach(item -> copy.add(unmodifiable(item)));
    return Collections.unmodifiableList(copy);
  }

  private static void check(String path, @Nullable Object value, int depth) {
    if (depth == 0) {
      throw refused(path, "nested " + DEPTH + " deep");
    }
    switch (value) {
      case Map<?, ?> inner -> inner.forEach((key, each) -> member(path, key, each, depth));
      case List<?> items -> items.forEach(each -> check(path + "[]", each, depth - 1));
      case Double number when !Double.isFinite(number) -> throw refused(path, number.toString());
      case Float number when !Float.isFinite(number) -> throw refused(path, number.toString());
      case null -> {}
      case String text -> {}
      case Number number -> {}
      case Boolean truth -> {}
      default -> throw refused(path, "an object of " + value.getClass().getName());
    }
  }

  private static void member(String path, @Nullable Object key, @Nullable Object value, int depth) {
    if (!(key instanceof String)) {
      throw refused(path, "the key " + key);
    }
    check(path + "." + key, value, depth - 1);
  }

  private static IllegalArgumentException refused(String path, String found) {
    return new IllegalArgumentException(
        "%s: %s (expected: what JSON can say)".formatted(path, found));
  }
}
