package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes starts and ends of speech of the windows' probabilities, by the rules of LiveKit's plugin:
 * smoothed exponentially, started when windows were voiced for long enough without a break, ended
 * when none was for long enough. All times are whole windows. For one thread.
 */
final class SpeechTracker {
  /** How long a window is. */
  static final Duration WINDOW = AudioFrame.durationOf(Judge.WINDOW, Judge.RATE);

  /** The part of the past in a smoothed probability. */
  private static final double PAST = 0.35;

  private final DetectionOptions options;
  private final HeardSound heard;

  private long windows;
  private double smoothed;
  private boolean speaking;

  /** Windows in a row, up to the last: one of the two is zero. */
  private long voiced;

  private long unvoiced;

  /** Of the speech, or of the silence, under way, in windows. */
  private long lasted;

  /** For sound of a rate. */
  SpeechTracker(DetectionOptions options, int rate) {
    this.options = options;
    this.heard = new HeardSound(options, rate);
  }

  /**
   * Takes the next window: how likely it is speech, what it sounds like, how long judging took.
   * Gives what is to be told of it.
   */
  List<VoiceEvent> hear(float probability, AudioFrame sound, Duration inference) {
    smooth(probability);
    heard.add(sound, speaking || voiced > 0);
    lasted++;
    if (!speaking && isAtLeast(voiced, options.minSpeech()) && voiced > 0) {
      return List.of(start(inference), new SpeechStarted(at(), times(lasted), heard.speech()));
    }
    if (speaking && isAtLeast(unvoiced, options.minSilence()) && unvoiced > 0) {
      SpeechEnded ended = ended();
      return List.of(stop(inference), ended);
    }
    return List.of(judged(inference));
  }

  /**
   * The sound has ended: so has the speech under way, if any.
   *
   * @param rest of the sound, too short to be judged
   */
  Optional<VoiceEvent> end(Optional<AudioFrame> rest) {
    if (!speaking) {
      return Optional.empty();
    }
    rest.ifPresent(sound -> heard.add(sound, true));
    return Optional.of(ended());
  }

  private void smooth(float probability) {
    smoothed = windows == 0 ? probability : PAST * smoothed + (1 - PAST) * probability;
    windows++;
    if (isVoiced()) {
      voiced++;
      unvoiced = 0;
    } else {
      unvoiced++;
      voiced = 0;
    }
  }

  private boolean isVoiced() {
    return smoothed >= options.activation() || (speaking && smoothed > options.deactivation());
  }

  private Judged start(Duration inference) {
    speaking = true;
    lasted = voiced;
    return judged(inference);
  }

  private Judged stop(Duration inference) {
    speaking = false;
    lasted = unvoiced;
    heard.speechIsOver();
    return judged(inference);
  }

  private Judged judged(Duration inference) {
    return new Judged(
        at(),
        (float) smoothed,
        speaking,
        speaking ? times(lasted) : Duration.ZERO,
        speaking ? Duration.ZERO : times(lasted),
        times(voiced),
        times(unvoiced),
        inference);
  }

  private SpeechEnded ended() {
    return new SpeechEnded(
        at(), times(lasted - unvoiced), times(unvoiced), heard.speech(), heard.isComplete());
  }

  private Duration at() {
    return times(windows);
  }

  private static boolean isAtLeast(long windows, Duration limit) {
    return times(windows).compareTo(limit) >= 0;
  }

  /** Without {@link Duration#multipliedBy}: that goes by way of BigDecimal, six times a window. */
  private static Duration times(long windows) {
    return AudioFrame.durationOf(windows * Judge.WINDOW, Judge.RATE);
  }
}
