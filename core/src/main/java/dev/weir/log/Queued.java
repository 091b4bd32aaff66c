package dev.weir.log;

/**
 * An input that waits for its turn.
 *
 * @param episode the episode that will answer it
 * @param text what the caller said
 */
public record Queued(String episode, String text) {}
