package dev.weir.delta;

/**
 * What a turn has come to.
 *
 * @param text its last segment of text
 * @param <U> what usage is counted in
 */
public record TurnEnd<U>(String text, U usage) {}
