package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/** Too many inputs of a step have failed. */
public final class ThresholdExceeded extends RunFailed {
  private static final long serialVersionUID = 1L;

  private final long errors;
  private final long successes;

  ThresholdExceeded(
      String pipeline,
      String step,
      long errors,
      long successes,
      String limits,
      @Nullable Throwable cause) {
    super(
        step,
        "pipeline %s, step %s: %d of %d inputs failed (expected: %s)"
            .formatted(pipeline, step, errors, errors + successes, limits),
        cause);
    this.errors = errors;
    this.successes = successes;
  }

  /**
   * For a function that runs once and judges its inputs itself.
   *
   * @param errors inputs that failed
   * @param successes inputs that went well
   */
  public static ThresholdExceeded of(long errors, long successes) {
    return new ThresholdExceeded("-", "-", errors, successes, "fewer", null);
  }

  /** Inputs that failed. */
  public long errors() {
    return errors;
  }

  /** Inputs that went well. */
  public long successes() {
    return successes;
  }
}
