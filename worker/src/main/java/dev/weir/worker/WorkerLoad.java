package dev.weir.worker;

/**
 * How much a worker has to do.
 *
 * @param load from 0, nothing, to just under the dispatcher's target, when no slot is left
 * @param available whether jobs should be offered
 * @param jobs how many run or are about to
 */
public record WorkerLoad(double load, boolean available, int jobs) {}
