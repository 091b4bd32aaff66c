/**
 * Sound, and what listens to it: the forms in which speech goes through a session, and the
 * interfaces of whatever detects it. Implementations are elsewhere.
 *
 * <pre>
 * microphone ──► AudioFrame ──[channel or branch]──► VoiceDetection ──[channel]──► VoiceEvent
 *
 * In       frames of one speaker, mono PCM16, in order, all of one rate; the reader sets the pace
 * Held     nothing here; a detection holds one window, and the sound of the speech under way, up to
 *          a limit
 * Out      events in the order of the sound: each window's probability, starts and ends of speech
 * Threads  values are immutable; a detector serves all sessions of a worker, a detection is one's
 * Closing  the end of the sound ends the events, after those of all that was heard; close() gives up
 *          at once. A failure ends the events of that detection with its cause
 * </pre>
 */
@NullMarked
package dev.weir.agent.speech;

import org.jspecify.annotations.NullMarked;
