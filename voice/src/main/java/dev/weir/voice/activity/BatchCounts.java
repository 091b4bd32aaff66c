package dev.weir.voice.activity;

/**
 * What a model has done since it was loaded.
 *
 * @param windows how many it was given
 * @param batches in how many inferences
 * @param failedBatches how many of those failed
 */
public record BatchCounts(long windows, long batches, long failedBatches) {}
