package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules by which probabilities become speech, window by window. */
class SpeechTrackerTest {
  private static final DetectionOptions USUAL = DetectionOptions.DEFAULT;

  /** 550 ms are 17.2 windows. */
  private static final int SILENCE_WINDOWS = 18;

  private int next;

  /** One window's sound, which tells its number. */
  private AudioFrame sound() {
    short[] samples = new short[Judge.WINDOW];
    Arrays.fill(samples, (short) next++);
    return AudioFrame.wrap(samples, Judge.RATE);
  }

  private List<VoiceEvent> hear(SpeechTracker tracker, float probability, int times) {
    List<VoiceEvent> events = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      events.addAll(tracker.hear(probability, sound(), Duration.ofMillis(1)));
    }
    return events;
  }

  @Test
  void probability_smoothed_isAThirdOfThePast() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);

    assertThat(judged(hear(tracker, 0.2f, 1)).probability()).isEqualTo(0.2f);
    assertThat(judged(hear(tracker, 0.8f, 1)).probability()).isCloseTo(0.59f, within(1e-6f));
  }

  @Test
  void speech_afterTwoVoicedWindows_startsWithWhatCameBefore() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);
    hear(tracker, 0, 40);
    assertThat(hear(tracker, 1, 1)).singleElement().isInstanceOf(Judged.class);

    List<VoiceEvent> events = hear(tracker, 1, 1);

    assertThat(events).hasSize(2);
    Judged judged = judged(events);
    assertThat(judged.speaking()).isTrue();
    assertThat(judged.speech()).isEqualTo(Duration.ofMillis(64));
    assertThat(judged.silence()).isZero();
    assertThat(judged.voicedFor()).isEqualTo(Duration.ofMillis(64));
    assertThat(judged.unvoicedFor()).isZero();
    SpeechStarted started = (SpeechStarted) events.get(1);
    assertThat(started.at()).isEqualTo(Duration.ofMillis(42 * 32));
    assertThat(started.speech()).isEqualTo(Duration.ofMillis(64));
    // half a second before the first voiced window, number 40, and the two
    AudioFrame audio = AudioFrame.concat(started.audio());
    assertThat(audio.length()).isEqualTo(8_000 + 2 * 512);
    assertThat(audio.sample(audio.length() - 1)).isEqualTo((short) 41);
    assertThat(audio.sample(8_000)).isEqualTo((short) 40);
    assertThat(audio.sample(7_999)).isEqualTo((short) 39);
    assertThat(audio.sample(0)).isEqualTo((short) (40 - 16));
  }

  @Test
  void speech_oneVoicedWindowOnly_doesNotStart() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);

    hear(tracker, 0, 5);
    hear(tracker, 0.8f, 1); // smoothed 0.52
    List<VoiceEvent> events = hear(tracker, 0, 30);

    assertThat(events).hasSize(30).allMatch(Judged.class::isInstance);
    assertThat(judged(events).silence()).isEqualTo(Duration.ofMillis(36 * 32));
    assertThat(judged(events).unvoicedFor()).isEqualTo(Duration.ofMillis(30 * 32));
  }

  @Test
  void speech_betweenTheThresholds_goesOnButDoesNotStart() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);

    assertThat(hear(tracker, 0.45f, 50)).allMatch(Judged.class::isInstance);
    hear(tracker, 1, 2);
    List<VoiceEvent> between = hear(tracker, 0.45f, 50);

    assertThat(between).hasSize(50);
    assertThat(judged(between).speaking()).isTrue();
    assertThat(judged(between).speech()).isEqualTo(Duration.ofMillis(52 * 32));
  }

  @Test
  void speech_afterEighteenWindowsOfSilence_endsWithTheSilence() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);
    hear(tracker, 1, 10);
    hear(tracker, 0, 1); // smoothed 0.35: no longer above
    List<VoiceEvent> before = hear(tracker, 0, SILENCE_WINDOWS - 2);
    assertThat(before).allMatch(Judged.class::isInstance);

    List<VoiceEvent> events = hear(tracker, 0, 1);

    SpeechEnded ended = (SpeechEnded) events.get(1);
    assertThat(ended.at()).isEqualTo(Duration.ofMillis((10 + SILENCE_WINDOWS) * 32));
    assertThat(ended.speech()).isEqualTo(Duration.ofMillis(10 * 32));
    assertThat(ended.silence()).isEqualTo(Duration.ofMillis(SILENCE_WINDOWS * 32));
    assertThat(ended.complete()).isTrue();
    assertThat(AudioFrame.concat(ended.audio()).length())
        .isEqualTo((10 + SILENCE_WINDOWS) * Judge.WINDOW);
    assertThat(judged(events).speaking()).isFalse();
    assertThat(judged(events).silence()).isEqualTo(Duration.ofMillis(SILENCE_WINDOWS * 32));
  }

  @Test
  void speech_silenceThatBreaksOff_countsAnew() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);
    hear(tracker, 1, 10);

    for (int i = 0; i < 10; i++) {
      assertThat(hear(tracker, 0, SILENCE_WINDOWS - 1)).allMatch(Judged.class::isInstance);
      assertThat(hear(tracker, 1, 1)).allMatch(Judged.class::isInstance);
    }
  }

  /** The next one has the silence before it, and nothing of the one before that. */
  @Test
  void speech_afterAnother_startsWithTheSilenceBetween() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);
    hear(tracker, 1, 10);
    hear(tracker, 0, SILENCE_WINDOWS + 1);

    SpeechStarted second = (SpeechStarted) hear(tracker, 1, 2).get(2);

    AudioFrame audio = AudioFrame.concat(second.audio());
    assertThat(audio.length()).isEqualTo(8_000 + 2 * 512);
    assertThat(audio.sample(0)).isEqualTo((short) (29 - 16));
  }

  /** One window may be on either side of two thresholds at once. */
  @Test
  void waits_ofNone_turnAtTheFirstWindow() {
    DetectionOptions quick = USUAL.withMinSpeech(Duration.ZERO).withMinSilence(Duration.ZERO);
    SpeechTracker tracker = new SpeechTracker(quick, Judge.RATE);

    assertThat(hear(tracker, 0, 1)).hasSize(1);
    assertThat(hear(tracker, 1, 1).get(1)).isInstanceOf(SpeechStarted.class);
    assertThat(hear(tracker, 0, 1).get(1)).isInstanceOf(SpeechEnded.class);
  }

  @Test
  void sound_thatEndsWithinSpeech_endsIt() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);
    hear(tracker, 1, 10);
    hear(tracker, 0, 3);

    SpeechEnded ended =
        (SpeechEnded)
            tracker.end(Optional.of(AudioFrame.of(new short[100], Judge.RATE))).orElseThrow();

    assertThat(ended.at()).isEqualTo(Duration.ofMillis(13 * 32));
    assertThat(ended.speech()).isEqualTo(Duration.ofMillis(10 * 32));
    assertThat(ended.silence()).isEqualTo(Duration.ofMillis(3 * 32));
    assertThat(AudioFrame.concat(ended.audio()).length()).isEqualTo(13 * Judge.WINDOW + 100);
  }

  @Test
  void sound_thatEndsInSilence_endsNothing() {
    SpeechTracker tracker = new SpeechTracker(USUAL, Judge.RATE);
    hear(tracker, 0, 3);

    assertThat(tracker.end(Optional.empty())).isEmpty();
  }

  @Test
  void speech_longerThanIsKept_isToldWithoutItsEnd() {
    DetectionOptions brief =
        USUAL
            .withMaxBufferedSpeech(Duration.ofMillis(320))
            .withPrefixPadding(Duration.ofMillis(64));
    SpeechTracker tracker = new SpeechTracker(brief, Judge.RATE);
    hear(tracker, 0, 5);
    hear(tracker, 1, 50);
    List<VoiceEvent> events = hear(tracker, 0, SILENCE_WINDOWS + 1);

    SpeechEnded ended =
        (SpeechEnded)
            events.stream().filter(SpeechEnded.class::isInstance).findFirst().orElseThrow();

    assertThat(ended.complete()).isFalse();
    assertThat(ended.speech()).isEqualTo(Duration.ofMillis(50 * 32));
    AudioFrame audio = AudioFrame.concat(ended.audio());
    assertThat(audio.duration()).isEqualTo(Duration.ofMillis(384));
    assertThat(audio.sample(0)).isEqualTo((short) 3);

    // What came last goes before the next speech all the same.
    SpeechStarted second = (SpeechStarted) hear(tracker, 1, 2).get(2);
    assertThat(AudioFrame.concat(second.audio()).sample(0)).isEqualTo((short) (next - 4));
  }

  @Test
  void speech_withoutPadding_startsAtItsFirstWindow() {
    SpeechTracker tracker = new SpeechTracker(USUAL.withPrefixPadding(Duration.ZERO), Judge.RATE);
    hear(tracker, 0, 5);

    SpeechStarted started = (SpeechStarted) hear(tracker, 1, 2).get(2);

    assertThat(AudioFrame.concat(started.audio()).length()).isEqualTo(2 * Judge.WINDOW);
  }

  private static Judged judged(List<VoiceEvent> events) {
    return events.stream()
        .filter(Judged.class::isInstance)
        .map(Judged.class::cast)
        .reduce((first, last) -> last)
        .orElseThrow();
  }
}
