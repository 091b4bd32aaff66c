/**
 * Voice activity: when somebody speaks.
 *
 * <pre>
 * AudioFrame ──► Listening: Resampler → Windows → Judge → SpeechTracker ──[channel]──► VoiceEvent
 *                                                  │ ▲
 *                  of all sessions of the worker   ▼ │
 *                                        Batcher: one inference for many windows (OnnxBatch), through
 *                                        the published model as DenseSilero writes it anew
 *
 * In       frames of a session, taken as fast as windows are judged; a session has one window under
 *          way, so that a fast one delays itself only
 * Held     a session: 16 KB of state and buffers, 0.5 s of sound, and the speech under way, at most
 *          60 s; 64 events for its reader. The batcher: one window a session, one batch of at most
 *          64 windows a thread
 * Out      events, in order
 * Threads  a virtual one for each session that listens; one platform thread, or two, for the model,
 *          which keeps its thread for as long as an inference takes. No user code under a lock
 * Closing  a session that closes leaves the batcher's line at once. A failed inference fails the
 *          sessions of its batch, and the batcher goes on. Closing the detector fails whoever is
 *          left, and joins the threads within a second
 * </pre>
 *
 * <p>Without the model, energy over an adaptive floor of noise is the judge.
 */
@NullMarked
package dev.weir.voice.activity;

import org.jspecify.annotations.NullMarked;
