package dev.weir.agent;

import dev.weir.log.Cursor;

/**
 * An input was accepted.
 *
 * @param episode the episode that will answer it
 * @param cursor the position just before the first event of this input
 */
public record Accepted(String episode, Cursor cursor) {}
