package dev.weir.cli.pipelines;

import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of JSON that keep their order. */
final class Ordered {
  private Ordered() {}

  /** Names and values, in turn. */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
