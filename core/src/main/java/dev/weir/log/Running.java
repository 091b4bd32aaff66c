package dev.weir.log;

/**
 * The episode under way.
 *
 * @param episode its id
 * @param attempt from 1
 */
public record Running(String episode, int attempt) {}
