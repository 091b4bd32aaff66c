package dev.weir.pipeline;

/**
 * What a {@code .java} file in a folder of pipelines holds: a public class with a constructor
 * without parameters, so that {@code weir pipelines} can find its pipeline and run it.
 */
@FunctionalInterface
public interface PipelineFile {
  /** Declares the pipeline. Called once, before anything runs; should neither block nor print. */
  Pipeline<?> pipeline();
}
