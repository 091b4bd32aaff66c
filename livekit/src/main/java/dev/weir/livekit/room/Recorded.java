package dev.weir.livekit.room;

import dev.weir.agent.speech.AudioFrame;

/**
 * What somebody has said before they were connected.
 *
 * @param at when all of it was there, by the ticker
 */
record Recorded(AudioFrame sound, long at) {}
