package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import java.util.List;
import java.util.Optional;
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

  default Optional<FoundPipeline<?>> find(String name) {
    return all().stream()
        .<FoundPipeline<?>>map(it -> it)
        .filter(it -> it.name().equals(name))
        .findFirst();
  }

  /** Said when there is none. */
  String emptiness();

  /** What is told who asks for one that it does not have. */
  default Failure missing(String name) {
    return new Failure("pipeline: %s (expected: %s)".formatted(name, expected()));
  }

  private String expected() {
    return all().isEmpty()
        ? emptiness()
        : all().stream().map(FoundPipeline::name).collect(Collectors.joining(", ", "one of ", ""));
  }
}
