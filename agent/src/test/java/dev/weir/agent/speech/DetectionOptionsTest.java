package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be meant is refused at the door. */
class DetectionOptionsTest {
  private static final DetectionOptions USUAL = DetectionOptions.DEFAULT;

  @Test
  void defaults_areThoseOfTheLiveKitPlugin() {
    assertThat(USUAL.minSpeech()).isEqualTo(Duration.ofMillis(50));
    assertThat(USUAL.minSilence()).isEqualTo(Duration.ofMillis(550));
    assertThat(USUAL.prefixPadding()).isEqualTo(Duration.ofMillis(500));
    assertThat(USUAL.maxBufferedSpeech()).isEqualTo(Duration.ofSeconds(60));
    assertThat(USUAL.activation()).isEqualTo(0.5);
    assertThat(USUAL.deactivation()).isEqualTo(0.35);
  }

  @Test
  void withers_changeOneThing() {
    Duration second = Duration.ofSeconds(1);

    assertThat(USUAL.withMinSpeech(second).minSpeech()).isEqualTo(second);
    assertThat(USUAL.withMinSilence(second).minSilence()).isEqualTo(second);
    assertThat(USUAL.withPrefixPadding(second).prefixPadding()).isEqualTo(second);
    assertThat(USUAL.withMaxBufferedSpeech(second).maxBufferedSpeech()).isEqualTo(second);
    assertThat(USUAL.withThresholds(0.7, 0.3))
        .isEqualTo(
            new DetectionOptions(
                USUAL.minSpeech(),
                USUAL.minSilence(),
                USUAL.prefixPadding(),
                USUAL.maxBufferedSpeech(),
                0.7,
                0.3));
  }

  @Test
  void durations_outOfTheirLimits_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> USUAL.withMinSpeech(Duration.ofMillis(-1)))
        .withMessage("minSpeech: -1 ms (expected: 0 to 30000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> USUAL.withMaxBufferedSpeech(Duration.ofMinutes(11)));
  }

  @Test
  void thresholds_outOfOrder_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> USUAL.withThresholds(0.5, 0.6))
        .withMessage("deactivation: 0.6 (expected: above 0, at most 0.5)");
    assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withThresholds(1.1, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withThresholds(Double.NaN, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withThresholds(0.5, 0));
  }

  /** What an event tells of the sound stays as it was told. */
  @Test
  void events_listThatIsChangedLater_keepWhatItWas() {
    List<AudioFrame> heard = new ArrayList<>(List.of(AudioFrame.of(new short[1], 16_000)));

    var started = new VoiceEvent.SpeechStarted(Duration.ZERO, Duration.ZERO, heard);
    var ended =
        new VoiceEvent.SpeechEnded(Duration.ZERO, Duration.ZERO, Duration.ZERO, heard, true);
    heard.clear();

    assertThat(started.audio()).hasSize(1);
    assertThat(ended.audio()).hasSize(1);
  }
}
