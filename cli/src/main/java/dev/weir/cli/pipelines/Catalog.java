package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** Pipelines that can be used, each name once. */
sealed interface Catalog permits PipelineFolder, RegistryCatalog {
  /** In the order in which they are listed. */
  List<FoundPipeline<?>> all();

  /** What is wrong with those that cannot be used. */
  List<String> problems();

  /** What else there is, which need not be wrong. */
  default List<String> notes() {
    return List.of();
  }

  default boolean has(String name) {
    return all().stream().anyMatch(found -> found.name().equals(name));
  }

  /** Said when there is none. */
  String emptiness();

  /** Refuses a name that it does not have. */
  default FoundPipeline<?> get(String name) {
    for (FoundPipeline<?> found : all()) {
      if (found.name().equals(name)) {
        return found;
      }
    }
    throw new Failure("pipeline: %s (expected: %s)".formatted(name, expected()));
  }

  private String expected() {
    return all().isEmpty()
        ? emptiness()
        : all().stream().map(FoundPipeline::name).collect(Collectors.joining(", ", "one of ", ""));
  }
}
