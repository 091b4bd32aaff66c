package dev.weir.pipeline;

/**
 * What a step of a run has done so far.
 *
 * @param started whether its function was called, or asked for its first item
 * @param ended whether it has come to an end, good or bad
 * @param successes inputs that went well; what a step that runs once has made
 * @param errors inputs that failed
 * @param given items handed on
 * @param nanos from its start to its end, or to now
 * @param edge what waits between it and those that take its items
 */
public record StepStats(
    String step,
    boolean started,
    boolean ended,
    long successes,
    long errors,
    long given,
    long nanos,
    EdgeStats edge) {}
