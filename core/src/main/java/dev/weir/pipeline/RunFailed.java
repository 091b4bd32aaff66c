package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** A run has ended without its results. */
public abstract sealed class RunFailed extends RuntimeException
    permits StepStopped, ThresholdExceeded, Stuck, RunCancelled, StepBroken {
  private static final long serialVersionUID = 1L;

  private final @Nullable String step;

  RunFailed(@Nullable String step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  /** Where it failed; null if that was no step. */
  public final @Nullable String step() {
    return step;
  }
}
