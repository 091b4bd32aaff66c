package dev.weir.voice.activity;

import java.util.Arrays;

/**
 * Judges by loudness: how far a window stands out of the quietest one of the last seconds. People
 * pause within seconds, so that is the noise; noise that sets in and stays becomes the new floor in
 * the same time. For one thread.
 */
final class EnergyJudge implements Judge {
  /** Three seconds. */
  private static final int FLOOR_WINDOWS = 94;

  /** What is believed before anything was heard, of full scale. */
  private static final double FIRST_FLOOR_DB = -50;

  /** A line without any noise would make a whisper of the electronics speech. */
  private static final double LOWEST_FLOOR_DB = -60;

  /** So far above the floor, it is as likely speech as not. */
  private static final double EVEN_DB = 12;

  /** How far likelihood takes to rise: 3 dB more make 0.5 into 0.73. */
  private static final double SLOPE_DB = 3;

  private final double[] levels = new double[FLOOR_WINDOWS];
  private int next;

  EnergyJudge() {
    Arrays.fill(levels, FIRST_FLOOR_DB);
  }

  @Override
  public float judge(float[] window) {
    double level = level(window);
    levels[next] = level;
    next = (next + 1) % FLOOR_WINDOWS;
    double above = level - Math.max(LOWEST_FLOOR_DB, Arrays.stream(levels).min().orElseThrow());
    return (float) (1 / (1 + Math.exp((EVEN_DB - above) / SLOPE_DB)));
  }

  /** In decibels of full scale, without what a microphone's offset adds. */
  private static double level(float[] window) {
    double sum = 0;
    double squares = 0;
    for (float sample : window) {
      sum += sample;
      squares += (double) sample * sample;
    }
    double mean = sum / window.length;
    return 10 * Math.log10(Math.max(1e-10, squares / window.length - mean * mean));
  }

  @Override
  public void close() {
    // holds nothing
  }
}
