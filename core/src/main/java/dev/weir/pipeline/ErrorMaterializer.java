package dev.weir.pipeline;

/** Is told of failures, on the thread of the step, before anything else happens. */
@FunctionalInterface
public interface ErrorMaterializer {
  /** Keeps the failure, or tells of it. What it throws is logged. */
  void accept(StepFailure failure) throws Exception;
}
