package dev.weir.voice.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.speech.AudioFrame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is heard at another rate is the same sound, at the same time, with nothing added. */
class ResamplerTest {
  private static final int TO = 16_000;

  /** Enough for whole periods of every tone here, away from the ends. */
  private static final int FROM_SAMPLE = 1_600;

  private static final int TO_SAMPLE = 14_400;

  @ParameterizedTest
  @CsvSource({
    "8000, 1000",
    "24000, 1000",
    "24000, 4000",
    "44100, 3000",
    "48000, 100",
    "48000, 5000",
    "96000, 2000"
  })
  void tone_ofSpeech_keepsLevelFrequencyAndPhase(int rate, double hertz) {
    float[] out = resample(Tones.sine(hertz, 0.5, rate, rate), rate);

    double level = Tones.amplitude(out, FROM_SAMPLE, TO_SAMPLE, hertz, TO);
    assertThat(Tones.decibels(level / 0.5)).isCloseTo(0, within(0.1));
    for (int k = FROM_SAMPLE; k < TO_SAMPLE; k++) {
      double exact = 0.5 * Math.sin(2 * Math.PI * hertz * k / TO);
      assertThat((double) out[k]).as("sample %d", k).isCloseTo(exact, within(0.005));
    }
  }

  /** Else it would come back as a tone that nobody made: 9 kHz as 7, 15 kHz as 1. */
  @ParameterizedTest
  @CsvSource({"24000, 9000", "24000, 11000", "48000, 9000", "48000, 15000", "44100, 12000"})
  void tone_aboveWhatCanBeHeard_isGone(int rate, double hertz) {
    float[] out = resample(Tones.sine(hertz, 0.9, rate, rate), rate);

    assertThat(Tones.level(out, FROM_SAMPLE, TO_SAMPLE)).isLessThan(-50);
  }

  /** The image of 1 kHz at 8 kHz would be 7 kHz. */
  @Test
  void tone_atAHigherRate_getsNoImage() {
    float[] out = resample(Tones.sine(1_000, 0.9, 8_000, 8_000), 8_000);

    assertThat(Tones.decibels(Tones.amplitude(out, FROM_SAMPLE, TO_SAMPLE, 7_000, TO)))
        .isLessThan(-55);
  }

  @Test
  void offset_ofTheInput_staysAsItIs() {
    short[] flat = new short[48_000];
    Arrays.fill(flat, (short) 16_384);

    float[] out = resample(AudioFrame.wrap(flat, 48_000), 48_000);

    assertThat((double) out[8_000]).isCloseTo(16_384 / 32_767.0, within(1e-4));
  }

  /** After n samples an output is there if, and only if, the sound that follows it is. */
  @ParameterizedTest
  @ValueSource(ints = {8_000, 11_025, 22_050, 24_000, 44_100, 48_000})
  void outputs_afterAnyInput_areExactlyThoseThatCanBeKnown(int rate) {
    Resampler resampler = new Resampler(rate, TO);
    int reach = 2 * (int) Math.ceil(6 * Math.max(1.0, (double) rate / TO));
    float[] out = new float[TO];
    Random random = new Random(1);
    long in = 0;
    long made = 0;
    for (int i = 0; i < 500; i++) {
      AudioFrame piece = AudioFrame.wrap(new short[1 + random.nextInt(rate / 20)], rate);
      int count = resampler.resample(piece, out, 0);
      assertThat(count).isLessThanOrEqualTo(resampler.mostFor(piece.length()));
      in += piece.length();
      made += count;
      assertThat(made).as("outputs of %d", in).isEqualTo(known(in, reach, rate));
    }
  }

  /** Output k lies at k * rate / TO, and needs {@code reach} samples from there on. */
  private static long known(long in, int reach, int rate) {
    long k = Math.max(0, (in - reach - 2) * TO / rate - 2);
    while (k * rate / TO + reach < in) {
      k++;
    }
    return k;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 479, 480, 4_800})
  void pieces_ofAnySize_giveTheSameSound(int size) {
    AudioFrame sound = Tones.noise(-20, 48_000, 24_000, 3);
    Resampler resampler = new Resampler(48_000, TO);
    float[] whole = resample(sound, 48_000);
    float[] pieced = new float[whole.length + resampler.mostFor(size)];

    int count = 0;
    for (int from = 0; from < sound.length(); from += size) {
      AudioFrame piece = sound.slice(from, Math.min(sound.length(), from + size));
      count += resampler.resample(piece, pieced, count);
    }

    assertThat(Arrays.copyOf(pieced, count)).isEqualTo(whole);
  }

  private static float[] resample(AudioFrame sound, int rate) {
    Resampler resampler = new Resampler(rate, TO);
    float[] out = new float[resampler.mostFor(sound.length())];
    return Arrays.copyOf(out, resampler.resample(sound, out, 0));
  }
}
