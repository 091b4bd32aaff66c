package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** A pipeline cannot be compiled; the message names it, the step, and what was expected. */
public final class InvalidPipeline extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidPipeline(String pipeline, @Nullable String step, String problem) {
    super(
        step == null
            ? "pipeline %s: %s".formatted(pipeline, problem)
            : "pipeline %s, step %s: %s".formatted(pipeline, step, problem));
  }
}
