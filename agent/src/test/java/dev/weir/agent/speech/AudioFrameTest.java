package dev.weir.agent.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A frame is what it was made of, whatever is cut from it or made of it. */
class AudioFrameTest {
  private static final AudioFrame FIVE = AudioFrame.of(new short[] {1, -2, 3, -4, 5}, 16_000);

  @Test
  void of_arrayThatIsWrittenToLater_keepsWhatItWas() {
    short[] samples = {1, 2};

    AudioFrame copied = AudioFrame.of(samples, 8_000);
    samples[0] = 9;

    assertThat(copied.sample(0)).isEqualTo((short) 1);
  }

  @Test
  void ofBytes_lowerByteFirst_readsSamplesAndGivesTheSameBytes() {
    byte[] pcm = {0x34, 0x12, (byte) 0xff, (byte) 0xff, 0x00, (byte) 0x80};

    AudioFrame frame = AudioFrame.ofBytes(pcm, 8_000);

    assertThat(frame.toSamples()).containsExactly((short) 0x1234, (short) -1, Short.MIN_VALUE);
    assertThat(frame.slice(1, 3).toBytes()).containsExactly(0xff, 0xff, 0x00, 0x80);
  }

  @Test
  void ofBytes_halfASample_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AudioFrame.ofBytes(new byte[3], 8_000))
        .withMessageContaining("pcm: 3 bytes");
  }

  @Test
  void any_withoutSamples_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AudioFrame.of(new short[0], 8_000))
        .withMessage("samples: none (expected: at least 1)");
    assertThatIllegalArgumentException().isThrownBy(() -> FIVE.slice(2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AudioFrame.silence(Duration.ofNanos(62_499), 16_000));
    assertThatIllegalArgumentException().isThrownBy(() -> AudioFrame.concat(List.of()));
  }

  @Test
  void any_atARateNobodyUses_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AudioFrame.of(new short[1], 7_999))
        .withMessageContaining("sampleRate: 7999 (expected: 8000 to 192000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AudioFrame.silence(Duration.ofSeconds(1), 192_001));
    assertThat(AudioFrame.of(new short[1], 8_000).sampleRate()).isEqualTo(8_000);
    assertThat(AudioFrame.of(new short[1], 192_000).sampleRate()).isEqualTo(192_000);
  }

  @Test
  void slice_ofASlice_countsFromItsOwnBeginning() {
    AudioFrame slice = FIVE.slice(1, 5).slice(1, 3);

    assertThat(slice.toSamples()).containsExactly((short) 3, (short) -4);
    assertThat(slice.sample(1)).isEqualTo((short) -4);
    assertThat(FIVE.slice(0, 5)).isSameAs(FIVE);
    assertThatThrownBy(() -> slice.slice(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.sample(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void concat_ofSlices_isTheWhole() {
    AudioFrame whole = AudioFrame.concat(List.of(FIVE.slice(0, 2), FIVE.slice(2, 5)));

    assertThat(whole).isEqualTo(FIVE).hasSameHashCodeAs(FIVE);
    assertThat(AudioFrame.concat(List.of(FIVE))).isSameAs(FIVE);
  }

  @Test
  void concat_ofTwoRates_isRefused() {
    AudioFrame other = AudioFrame.of(new short[1], 8_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AudioFrame.concat(List.of(FIVE, other)))
        .withMessageContaining("sampleRate: 8000 (expected: 16000");
  }

  @Test
  void equals_otherSamplesOrRate_isFalse() {
    assertThat(FIVE)
        .isNotEqualTo(AudioFrame.of(FIVE.toSamples(), 8_000))
        .isNotEqualTo(FIVE.slice(0, 4))
        .isNotEqualTo(AudioFrame.of(new short[] {1, -2, 3, -4, 6}, 16_000))
        .isNotEqualTo("audio");
  }

  @Test
  void copyTo_fractions_makesTheGreatestSampleOne() {
    AudioFrame frame = AudioFrame.of(new short[] {7, Short.MAX_VALUE, -Short.MAX_VALUE}, 16_000);
    float[] target = new float[4];

    frame.copyTo(1, 2, target, 1);

    assertThat(target).containsExactly(0, 1, -1, 0);
    assertThatThrownBy(() -> frame.copyTo(2, 2, target, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void durations_ofSamples_areExactToTheNanosecond() {
    assertThat(AudioFrame.silence(Duration.ofMillis(20), 48_000).length()).isEqualTo(960);
    assertThat(AudioFrame.of(new short[3], 24_000).duration()).isEqualTo(Duration.ofNanos(125_000));
    assertThat(AudioFrame.durationOf(44_101, 44_100)).isEqualTo(Duration.ofNanos(1_000_022_675));
    assertThat(AudioFrame.samplesIn(Duration.ofMillis(1_500), 16_000)).isEqualTo(24_000);
    assertThat(FIVE).hasToString("audio of 0 ms (5 samples at 16000 Hz)");
  }
}
