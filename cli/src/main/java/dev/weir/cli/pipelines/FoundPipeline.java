package dev.weir.cli.pipelines;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import java.nio.file.Path;
import java.util.List;

/** A pipeline of a folder, compiled. */
record FoundPipeline<P>(Pipeline<P> pipeline, Plan<P> plan, Path file) {
  static <P> FoundPipeline<P> of(Pipeline<P> pipeline, Path file) {
    return new FoundPipeline<>(pipeline, pipeline.compile(), file);
  }

  String name() {
    return pipeline.name();
  }

  List<Field> fields() {
    return Field.of(pipeline.paramsType());
  }
}
