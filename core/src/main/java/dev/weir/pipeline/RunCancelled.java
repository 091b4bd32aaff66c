package dev.weir.pipeline;

/** A run was cancelled, or has not ended in time. */
public final class RunCancelled extends RunFailed {
  private static final long serialVersionUID = 1L;

  RunCancelled(String pipeline, String why) {
    super(null, "pipeline %s: %s".formatted(pipeline, why), null);
  }
}
