package dev.weir.pipeline;

/** A step with {@link OnError#STOP} has failed; the cause says how. */
public final class StepStopped extends RunFailed {
  private static final long serialVersionUID = 1L;

  StepStopped(String pipeline, String step, Throwable cause) {
    super(step, "pipeline %s, step %s: stopped by %s".formatted(pipeline, step, cause), cause);
  }
}
