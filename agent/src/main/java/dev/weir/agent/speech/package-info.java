/**
 * Sound, what listens to it and what makes it: the forms in which speech goes through a session,
 * and the interfaces of whatever detects, recognises and speaks. Detectors, recognisers and voices
 * are elsewhere.
 *
 * <pre>
 * microphone ──► AudioFrame ──[channel or branch]──► VoiceDetection ──[channel]──► VoiceEvent
 *                    │                                                                 │
 *                    └──► SpeechToText, streaming   or   UtteranceRecognizer.open ◄────┘
 *                                  └──► Recognition ──[channel]──► TranscriptEvent
 * sentences ──[channel]──► TextToSpeech, made of a SentenceVoice ──[channel]──► SpokenFrame ──► loudspeaker
 *
 * In       frames of one speaker, mono PCM16, in order, all of one rate; the reader sets the pace.
 *          Sentences, likewise
 * Held     a detection: one window, and the sound of the speech under way, up to a limit. A
 *          recognition: 4 utterances that wait, one under way, 64 events. A synthesis: 5 s of sound
 * Out      events in the order of the sound: each window's probability, starts and ends of speech;
 *          transcripts. Frames of one length, each with its text
 * Threads  values are immutable; a detector serves all sessions of a worker, a detection is one's.
 *          A recognition of utterances has two virtual threads, a synthesis one; code of a
 *          recogniser or a voice runs on these, never under a lock
 * Closing  the end of the sound, or of the sentences, ends what comes out, after all that was said;
 *          close() gives up at once, by an interrupt. A failure ends it with its cause
 * </pre>
 */
@NullMarked
package dev.weir.agent.speech;

import org.jspecify.annotations.NullMarked;
