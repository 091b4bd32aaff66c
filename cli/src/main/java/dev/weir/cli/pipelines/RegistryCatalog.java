package dev.weir.cli.pipelines;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Registry;
import java.util.ArrayList;
import java.util.List;

/** The pipelines of a program, as it has registered them. */
record RegistryCatalog(Registry registry) implements Catalog {
  @Override
  public List<FoundPipeline<?>> all() {
    List<FoundPipeline<?>> all = new ArrayList<>();
    for (String name : registry.names()) {
      all.add(found(registry.pipeline(name), registry.plan(name)));
    }
    return all;
  }

  /** The registry compiled this plan of this pipeline. */
  @SuppressWarnings("unchecked")
  private static <P> FoundPipeline<P> found(Pipeline<P> pipeline, Plan<?> plan) {
    return new FoundPipeline<>(pipeline, (Plan<P>) plan, null);
  }

  @Override
  public List<String> problems() {
    return List.of();
  }

  @Override
  public String emptiness() {
    return "there is none in this program";
  }
}
