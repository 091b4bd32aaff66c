package dev.weir.pipeline;

/**
 * What has failed, for an {@link ErrorMaterializer}.
 *
 * @param run the id of the run
 * @param successes of the step, up to now
 * @param errors of the step, with this one
 * @param completedAllInputs whether nothing more was to come
 */
public record StepFailure(
    String pipeline,
    String step,
    String run,
    Throwable cause,
    Mode mode,
    OnError policy,
    long successes,
    long errors,
    boolean completedAllInputs) {}
