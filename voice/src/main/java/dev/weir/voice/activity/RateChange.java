package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;

/** Sound at another rate, whole. */
public final class RateChange {
  /** What {@link Resampler} needs to hear after the last sample, at the lower rate, and some. */
  private static final int TAIL = 16;

  private RateChange() {}

  /**
   * The same sound at another rate, as long; as it is if that is its rate. Takes about 0.1 ms a
   * second of sound and holds twice its memory meanwhile.
   *
   * @param sampleRate in samples a second, 8,000 to 192,000
   */
  public static AudioFrame convert(AudioFrame audio, int sampleRate) {
    int from = audio.sampleRate();
    if (from == sampleRate) {
      return audio;
    }
    AudioFrame tail = AudioFrame.wrap(new short[TAIL * (from / sampleRate + 1)], from);
    Resampler resampler = new Resampler(from, sampleRate);
    float[] out = new float[resampler.mostFor(audio.length()) + resampler.mostFor(tail.length())];
    int count = resampler.resample(audio, out, 0);
    count += resampler.resample(tail, out, count);
    long length = Math.max(1, (long) audio.length() * sampleRate / from);
    return AudioFrame.wrap(samples(out, (int) Math.min(count, length)), sampleRate);
  }

  private static short[] samples(float[] fractions, int count) {
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) {
      int sample = Math.round(fractions[i] * Short.MAX_VALUE);
      samples[i] = (short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return samples;
  }
}
