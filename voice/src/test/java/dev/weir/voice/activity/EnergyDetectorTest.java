package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.channel.Chan;
import dev.weir.voice.rate.Tones;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loudness over an adaptive floor, without any model. */
class EnergyDetectorTest {
  private static final int RATE = Judge.RATE;

  private final EnergyDetector detector = new EnergyDetector();

  @AfterEach
  void end() {
    detector.close();
  }

  private static AudioFrame seconds(double decibels, double seconds) {
    return Tones.noise(decibels, RATE, (int) (seconds * RATE), 11);
  }

  private List<String> segments(AudioFrame... sounds) throws InterruptedException {
    return Hearing.segments(Hearing.of(detector, AudioFrame.concat(List.of(sounds))));
  }

  /** A room may be quiet or not: what stands out of it is speech. */
  @ParameterizedTest
  @ValueSource(doubles = {-80, -60, -45})
  void sound_twentyDecibelsOverTheRoom_isSpeech(double room) throws Exception {
    double voice = Math.max(room + 20, -35);

    List<String> found = segments(seconds(room, 1), seconds(voice, 1), seconds(room, 2));

    // from 31.25 to 62.5 windows, and 18 of silence
    assertThat(found).singleElement().asString().matches("3[2-5]-(79|8[0-3])");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-90, -60, -45})
  void room_byItself_isNoSpeech(double room) throws Exception {
    assertThat(segments(seconds(room, 10))).isEmpty();
  }

  /** The floor goes with the noise: at most some seconds of a new one are taken for speech. */
  @Test
  void noise_thatSetsInAndStays_becomesTheFloor() throws Exception {
    List<String> found =
        segments(seconds(-60, 4), seconds(-25, 10), seconds(-5, 1), seconds(-25, 3));

    assertThat(found).hasSize(2);
    assertThat(found.get(0)).matches("12[5-9]-2[34]\\d");
    assertThat(found.get(1)).matches("4(3[789]|4[0-3])-4[89]\\d");
  }

  @Test
  void offset_ofTheMicrophone_isNotLoud() throws Exception {
    short[] samples = seconds(-70, 5).toSamples();
    for (int i = 0; i < samples.length; i++) {
      samples[i] += 8_000;
    }

    assertThat(segments(AudioFrame.wrap(samples, RATE))).isEmpty();
  }

  @Test
  void silence_ofZeros_hasAProbabilityOfNone() throws Exception {
    List<VoiceEvent> events = Hearing.of(detector, AudioFrame.wrap(new short[RATE], 8_000));

    assertThat(events)
        .hasSize(62)
        .allSatisfy(it -> assertThat(((VoiceEvent.Judged) it).probability()).isLessThan(0.05f));
  }

  @Test
  void listen_afterClose_isRefused() {
    detector.close();

    assertThat(detector.name()).isEqualTo("energy");
    assertThatIllegalStateException()
        .isThrownBy(() -> detector.listen(Chan.bounded(1)))
        .withMessage("detector: energy is closed (expected: open)");
  }
}
