package dev.weir.cli.pipelines;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline, compiled.
 *
 * @param file where it stands; null if it came from no file
 */
record FoundPipeline<P>(Pipeline<P> pipeline, Plan<P> plan, @Nullable Path file) {
  static <P> FoundPipeline<P> of(Pipeline<P> pipeline, Path file) {
    return new FoundPipeline<>(pipeline, pipeline.compile(), file);
  }

  String name() {
    return pipeline.name();
  }

  /** Where it stands, for people; null if nowhere. */
  @Nullable String place() {
    return file == null ? null : file.toString();
  }

  List<Field> fields() {
    return Field.of(pipeline.paramsType());
  }
}
