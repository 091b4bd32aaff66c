package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object that was read from JSON; what is wrong with it is said with the way to it. */
final class Fields {
  private final String path;
  private final Map<?, ?> values;

  private Fields(String path, Map<?, ?> values) {
    this.path = path;
    this.values = values;
  }

  static Fields of(String path, @Nullable Object json) {
    if (!(json instanceof Map<?, ?> map)) {
      throw wrong(path, json, "an object");
    }
    return new Fields(path, map);
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  Fields nested(String name) {
    return of(path + "." + name, values.get(name));
  }

  String text(String name) {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  String oneOf(String name, String first, String second) {
    String text = text(name);
    if (!text.equals(first) && !text.equals(second)) {
      throw wrong(name, first + " or " + second);
    }
    return text;
  }

  /** No boolean, no text, no fraction. */
  int integer(String name, int least, int most) {
    if (values.get(name) instanceof Long number && number >= least && number <= most) {
      return number.intValue();
    }
    throw wrong(name, "an integer, %d to %d".formatted(least, most));
  }

  /** More than 0, at most 1. */
  double share(String name) {
    if (values.get(name) instanceof Number number
        && number.doubleValue() > 0
        && number.doubleValue() <= 1) {
      return number.doubleValue();
    }
    throw wrong(name, "a number, more than 0, at most 1");
  }

  /** Strings; none if there is no such field. */
  List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    for (Object item : items(name)) {
      if (!(item instanceof String text)) {
        throw wrong(path + "." + name, item, "strings");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Objects; none if there is no such field. */
  <R> List<R> each(String name, Function<Fields, R> read) {
    List<R> all = new ArrayList<>();
    for (Object item : items(name)) {
      all.add(read.apply(of(path + "." + name, item)));
    }
    return all;
  }

  /** The fields of an object, all of them strings. */
  Map<String, String> texts(String name) {
    Fields nested = nested(name);
    Map<String, String> texts = new LinkedHashMap<>();
    nested.values.keySet().forEach(key -> texts.put((String) key, nested.text((String) key)));
    return texts;
  }

  /** The same, none if there is no such field. */
  Map<String, String> textsOrNone(String name) {
    return has(name) ? texts(name) : Map.of();
  }

  /** Its own fields, all of them integers. */
  Map<String, Integer> integers(int least) {
    Map<String, Integer> integers = new LinkedHashMap<>();
    values
        .keySet()
        .forEach(
            key -> integers.put((String) key, integer((String) key, least, Integer.MAX_VALUE)));
    return integers;
  }

  /** Its own fields, all of them objects. */
  <R> List<R> map(BiFunction<String, Fields, R> read) {
    List<R> all = new ArrayList<>();
    values.keySet().forEach(key -> all.add(read.apply((String) key, nested((String) key))));
    return all;
  }

  private List<?> items(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> items -> items;
      default -> throw wrong(name, "a list");
    };
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return wrong(path + "." + name, values.get(name), expected);
  }

  private static IllegalArgumentException wrong(
      String path, @Nullable Object value, String expected) {
    return new IllegalArgumentException("%s: %s (expected: %s)".formatted(path, value, expected));
  }
}
