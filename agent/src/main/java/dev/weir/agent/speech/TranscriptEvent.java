package dev.weir.agent.speech;

import java.time.Duration;

/**
 * What a recognition has to say. Times count from the first sample of the recognition, and are
 * those of the sound, not of any clock.
 *
 * <p>A piece of speech gives any number of {@link Interim}s and then either a {@link Final} or a
 * {@link Missed}; each piece begins where, or after, that before has ended.
 */
public sealed interface TranscriptEvent {

  /** The end of the sound that this is about. */
  Duration to();

  /** What has been understood so far, which the next one replaces. */
  record Interim(Transcript transcript, Duration from, Duration to) implements TranscriptEvent {}

  /** What was understood. */
  record Final(Transcript transcript, Duration from, Duration to) implements TranscriptEvent {}

  /**
   * Speech that was not understood, however often it was tried; the recognition goes on. If there
   * was no room for it to wait, this comes at once, ahead of those that wait.
   */
  record Missed(SpeechFailed failure, Duration from, Duration to) implements TranscriptEvent {}

  /**
   * Sound was recognised, at whatever it costs.
   *
   * @param audio how much
   */
  record Used(Duration audio, Duration to) implements TranscriptEvent {}

  /**
   * Whoever spoke has said all, as far as the recogniser can tell; after the {@link Final} of it.
   */
  record EndOfTurn(Duration to) implements TranscriptEvent {}
}
