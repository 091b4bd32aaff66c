package dev.weir.cli.pipelines;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of JSON that keep their order. */
final class Ordered {
  private Ordered() {}

  /** Names and values, in turn; those without a value are left out. */
  static Map<String, Object> of(@Nullable Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i] instanceof String name && namesAndValues[i + 1] != null) {
        map.put(name, namesAndValues[i + 1]);
      }
    }
    return map;
  }
}
