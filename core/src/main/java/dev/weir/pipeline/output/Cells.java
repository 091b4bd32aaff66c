package dev.weir.pipeline.output;

import dev.weir.internal.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Items as rows of cells. */
final class Cells {
  private Cells() {}

  /** Cells that have names, in their order; null if they have none. */
  static @Nullable Map<String, @Nullable Object> named(Object item) {
    return switch (item) {
      case Record row -> Json.components(row);
      case Map<?, ?> row -> {
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        row.forEach((name, cell) -> cells.put(String.valueOf(name), cell));
        yield cells;
      }
      default -> null;
    };
  }

  /** Cells that have none. */
  static List<@Nullable Object> ofRow(Object item) {
    return switch (item) {
      case Map.Entry<?, ?> pair -> Arrays.asList(pair.getKey(), pair.getValue());
      case Iterable<?> row when !isScalar(row) -> {
        List<@Nullable Object> cells = new ArrayList<>();
        row.forEach(cells::add);
        yield cells;
      }
      case Object row when row.getClass().isArray() && !isScalar(row) -> Json.items(row);
      default -> Collections.singletonList(item);
    };
  }

  static String text(@Nullable Object cell) {
    return switch (cell) {
      case null -> "";
      case Optional<?> some -> text(some.orElse(null));
      case Enum<?> constant -> constant.name();
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case Object many when isMany(many) -> Json.text(many);
      default -> cell.toString();
    };
  }

  private static boolean isMany(Object cell) {
    return !isScalar(cell)
        && (cell instanceof Iterable
            || cell instanceof Map
            || cell instanceof Map.Entry
            || cell instanceof Record
            || cell.getClass().isArray());
  }

  /** Of parts, but one thing to those who read it. */
  private static boolean isScalar(Object value) {
    return value instanceof Path || value instanceof byte[];
  }
}
