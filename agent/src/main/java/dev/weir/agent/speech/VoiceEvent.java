package dev.weir.agent.speech;

import java.time.Duration;
import java.util.List;

/**
 * What a detector has heard. Times count from the first sample of the detection, and are those of
 * the sound, not of any clock. For each window there is a {@link Judged}, and then, if this window
 * made it so, a {@link SpeechStarted} or a {@link SpeechEnded}; these two alternate.
 */
public sealed interface VoiceEvent {

  /** The end of the window that this is about. */
  Duration at();

  /**
   * A window was judged.
   *
   * @param at the end of the window
   * @param probability that it is speech, 0 to 1, smoothed over the windows before
   * @param speaking whether speech is under way, this window included
   * @param speech how long the speech under way has lasted; zero while there is none
   * @param silence how long there has been no speech; zero while there is some
   * @param voicedFor for how long, up to here, each window was voiced; zero if this one was not
   * @param unvoicedFor for how long, up to here, no window was voiced; zero if this one was
   * @param inference how long it took to judge, from when the window was whole, the wait for the
   *     model included
   */
  record Judged(
      Duration at,
      float probability,
      boolean speaking,
      Duration speech,
      Duration silence,
      Duration voicedFor,
      Duration unvoicedFor,
      Duration inference)
      implements VoiceEvent {}

  /**
   * Speech has started.
   *
   * @param at when it was certain
   * @param speech how long it has lasted by then
   * @param audio what was heard from a little before the speech up to here, at the rate at which it
   *     came; shares its memory with what came
   */
  record SpeechStarted(Duration at, Duration speech, List<AudioFrame> audio) implements VoiceEvent {
    /** Copies the list. */
    public SpeechStarted {
      audio = List.copyOf(audio);
    }
  }

  /**
   * Speech has ended: nothing was voiced for a while, or the sound itself has ended.
   *
   * @param at when it was certain
   * @param speech how long it lasted, without the silence after it
   * @param silence how long there has been silence since
   * @param audio what was heard from a little before the speech up to here, at the rate at which it
   *     came; shares its memory with what came
   * @param complete false if the speech was longer than is kept, so that the end of its audio is
   *     missing
   */
  record SpeechEnded(
      Duration at, Duration speech, Duration silence, List<AudioFrame> audio, boolean complete)
      implements VoiceEvent {
    /** Copies the list. */
    public SpeechEnded {
      audio = List.copyOf(audio);
    }
  }
}
