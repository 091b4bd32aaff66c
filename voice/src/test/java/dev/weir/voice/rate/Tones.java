package dev.weir.voice.rate;

import dev.weir.agent.speech.AudioFrame;
import java.util.Random;

/** Sound of which everything is known. */
public final class Tones {
  private Tones() {}

  /** A sine; its amplitude of full scale. */
  public static AudioFrame sine(double hertz, double amplitude, int rate, int length) {
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] =
          (short) Math.round(Short.MAX_VALUE * amplitude * Math.sin(angle(hertz, rate, i)));
    }
    return AudioFrame.wrap(samples, rate);
  }

  /** Noise of a level in decibels of full scale. */
  public static AudioFrame noise(double decibels, int rate, int length, long seed) {
    Random random = new Random(seed);
    double scale = Short.MAX_VALUE * Math.pow(10, decibels / 20);
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      double sample = random.nextGaussian() * scale;
      samples[i] = (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return AudioFrame.wrap(samples, rate);
  }

  /** How much of a frequency is in a sound, as the amplitude of a sine. */
  public static double amplitude(float[] sound, int from, int to, double hertz, int rate) {
    double re = 0;
    double im = 0;
    for (int i = from; i < to; i++) {
      re += sound[i] * Math.cos(angle(hertz, rate, i));
      im += sound[i] * Math.sin(angle(hertz, rate, i));
    }
    return 2 * Math.hypot(re, im) / (to - from);
  }

  /** The level of all that is in it, in decibels of a sine of full scale. */
  public static double level(float[] sound, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += sound[i] * sound[i];
    }
    return 10 * Math.log10(2 * squares / (to - from));
  }

  public static double decibels(double ratio) {
    return 20 * Math.log10(ratio);
  }

  private static double angle(double hertz, int rate, int i) {
    return 2 * Math.PI * hertz * i / rate;
  }
}
