package dev.weir.worker.source;

import java.util.List;
import java.util.Map;

/**
 * What became of one file.
 *
 * @param own its classes by name, nested ones too, in the order in which they are defined
 * @param classes those and all that were compiled with them, by name
 * @param inputs what they were made of
 */
record Compiled(List<String> own, Map<String, byte[]> classes, Inputs inputs) {
  Compiled {
    own = List.copyOf(own);
    classes = Map.copyOf(classes);
  }
}
