package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;

/** What a tone is like that is heard: measured over whole frames. One thread. */
final class Heard {
  private long samples;
  private long crossings;
  private double energy;
  private short last;
  private int rate = 1;

  void add(AudioFrame frame) {
    rate = frame.sampleRate();
    for (int i = 0; i < frame.length(); i++) {
      short now = frame.sample(i);
      energy += (double) now * now;
      crossings += last < 0 && now >= 0 ? 1 : 0;
      last = now;
      samples++;
    }
  }

  /** In hertz. */
  double frequency() {
    return crossings * (double) rate / samples;
  }

  double rms() {
    return Math.sqrt(energy / samples);
  }

  static double rms(AudioFrame frame) {
    Heard heard = new Heard();
    heard.add(frame);
    return heard.rms();
  }
}
