/**
 * What the sessions of one worker hear with, together: loaded before the first of them, closed
 * after the last.
 *
 * <pre>
 * VoicePrewarm ──before the first job──► ProcessContext ("vad", "turn-detector")
 * TurnHandling: registration over agent over pool ──┐         │
 *                                                   └──► WorkerVoice ──► a session's detector, VoiceOptions
 *
 * In       the environment, which names the model; what was said of turns
 * Held     nothing of its own: the detectors are the worker's process's
 * Out      one detector for all sessions; options for each
 * Threads  loads on the worker's; the detectors say themselves what threads they have
 * Closing  with the worker, after its last session
 * </pre>
 */
@NullMarked
package dev.weir.voice.worker;

import org.jspecify.annotations.NullMarked;
