package dev.weir.agent.speech;

import java.time.Duration;

/**
 * Sound that speaks a text.
 *
 * @param audio at most as long as was asked for
 * @param piece which piece of the text it belongs to, from 0; no piece is left out
 * @param text the whole of that piece; the texts of all pieces, one after the other, are the text
 * @param at where in the sound of the piece this frame begins
 */
public record SpokenFrame(AudioFrame audio, int piece, String text, Duration at) {}
