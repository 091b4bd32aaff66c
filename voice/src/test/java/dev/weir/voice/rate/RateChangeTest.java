package dev.weir.voice.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.speech.AudioFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound at another rate sounds the same, and lasts as long. */
class RateChangeTest {

  @ParameterizedTest
  @CsvSource({
    "24000,16000",
    "48000,16000",
    "8000,16000",
    "22050,16000",
    "192000,8000",
    "44100,48000"
  })
  void convert_tone_isTheSameToneAsLong(int from, int to) {
    AudioFrame converted = RateChange.convert(tone(from, from / 2), to);

    assertThat(converted.sampleRate()).isEqualTo(to);
    assertThat(converted.length()).isEqualTo(to / 2);
    AudioFrame expected = tone(to, to / 2);
    for (int i = to / 20; i < to / 2 - to / 20; i++) {
      assertThat((int) converted.sample(i)).isCloseTo(expected.sample(i), within(60));
    }
  }

  @Test
  void convert_sameRate_isTheSameFrame() {
    AudioFrame audio = tone(16_000, 100);
    assertThat(RateChange.convert(audio, 16_000)).isSameAs(audio);
  }

  @Test
  void convert_loudestSamples_doNotWrapAround() {
    short[] square = new short[4_000];
    for (int i = 0; i < square.length; i++) {
      square[i] = i / 40 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
    }
    AudioFrame converted = RateChange.convert(AudioFrame.of(square, 8_000), 16_000);

    for (int i = 20; i < 60; i++) { // well within the first plateau
      assertThat((int) converted.sample(i)).isGreaterThan(28_000);
    }
  }

  @Test
  void convert_singleSample_isAtLeastOne() {
    assertThat(RateChange.convert(AudioFrame.of(new short[] {9}, 48_000), 8_000).length())
        .isEqualTo(1);
  }

  private static org.assertj.core.data.Offset<Integer> within(int offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  private static AudioFrame tone(int rate, int samples) {
    short[] tone = new short[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * 440 * i / rate));
    }
    return AudioFrame.wrap(tone, rate);
  }
}
