package dev.weir.worker.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one side tells the other.
 *
 * @param kind what it is about
 * @param fields the rest, as JSON says it
 */
record Frame(String kind, Map<String, @Nullable Object> fields) {
  /** Of the protocol; both sides come from one class path, so another one is a mistake. */
  static final long VERSION = 1;

  static final String HELLO = "hello";
  static final String ENTRY = "entry";
  static final String WISH = "wish";
  static final String REPLY = "reply";
  static final String REFUSED = "refused";
  static final String FAULT = "fault";

  private static final String KIND = "kind";

  /** A frame of pairs of name and value. */
  static Frame of(String kind, @Nullable Object... pairs) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return new Frame(kind, fields);
  }

  /** This frame and one field more. */
  Frame with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Frame(kind, more);
  }

  String json() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put(KIND, kind);
    all.putAll(fields);
    return Json.text(all);
  }

  static Frame parse(String json) throws BadFrame {
    if (Json.read(json) instanceof Map<?, ?> object) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      object.forEach((name, value) -> fields.put(String.valueOf(name), value));
      Frame all = new Frame("", fields);
      String kind = all.text(KIND);
      fields.remove(KIND);
      return new Frame(kind, fields);
    }
    throw new BadFrame("frame: no object (expected: {\"kind\": …})");
  }

  String text(String name) throws BadFrame {
    return as(String.class, name);
  }

  @Nullable String maybe(String name) throws BadFrame {
    return fields.get(name) == null ? null : text(name);
  }

  long number(String name) throws BadFrame {
    return switch (fields.get(name)) {
      case Integer number -> number;
      case Long number -> number;
      case null, default -> throw bad(name, fields.get(name), "Long");
    };
  }

  boolean truth(String name) throws BadFrame {
    return as(Boolean.class, name);
  }

  List<?> list(String name) throws BadFrame {
    return as(List.class, name);
  }

  /** A field that is an object of texts. */
  Map<String, String> texts(String name) throws BadFrame {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<?, ?> object = as(Map.class, name);
    for (Map.Entry<?, ?> pair : object.entrySet()) {
      if (!(pair.getValue() instanceof String text)) {
        throw bad(name + "." + pair.getKey(), pair.getValue(), "text");
      }
      texts.put(String.valueOf(pair.getKey()), text);
    }
    return texts;
  }

  /** A field that is an object. */
  Frame in(String name) throws BadFrame {
    return of(kind + "." + name, as(Map.class, name));
  }

  static Frame of(String kind, Map<?, ?> object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    object.forEach((key, value) -> fields.put(String.valueOf(key), value));
    return new Frame(kind, fields);
  }

  private <T> T as(Class<T> type, String name) throws BadFrame {
    Object value = fields.get(name);
    if (!type.isInstance(value)) {
      throw bad(name, value, type.getSimpleName());
    }
    return type.cast(value);
  }

  private BadFrame bad(String name, @Nullable Object value, String expected) {
    String what = value == null ? "nothing" : value.getClass().getSimpleName();
    return new BadFrame("frame %s: %s is %s (expected: %s)".formatted(kind, name, what, expected));
  }
}
