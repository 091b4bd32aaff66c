package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** A step did not do what its place in the plan asks for, or could not be given what it takes. */
public final class StepBroken extends RunFailed {
  private static final long serialVersionUID = 1L;

  StepBroken(String pipeline, String step, String problem, @Nullable Throwable cause) {
    super(step, "pipeline %s, step %s: %s".formatted(pipeline, step, problem), cause);
  }
}
