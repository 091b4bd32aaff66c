package dev.weir.pipeline.output;

import java.nio.file.Path;

/**
 * What {@link Materializers#diskOnly} has written.
 *
 * @param path where it stands
 * @param items how many it holds
 * @param bytes how long it is
 */
public record WrittenFile(Path path, long items, long bytes) {}
