package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;
import java.time.Duration;

/** A tone that goes on from frame to frame. One thread. */
final class Tone {
  static final int RATE = 24_000;

  /** Of which the root mean square is 5,657. */
  private static final double AMPLITUDE = 8_000;

  private final double step;
  private double phase;

  Tone(double hertz) {
    step = 2 * Math.PI * hertz / RATE;
  }

  AudioFrame next(Duration length) {
    short[] samples = new short[AudioFrame.samplesIn(length, RATE)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (Math.sin(phase) * AMPLITUDE);
      phase += step;
    }
    return AudioFrame.wrap(samples, RATE);
  }
}
