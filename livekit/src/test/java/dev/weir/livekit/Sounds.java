package dev.weir.livekit;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.voice.wav.WavWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Files to be said. */
final class Sounds {
  private static final int RATE = 24_000;
  private static final int AMPLITUDE = 8_000;

  private Sounds() {}

  static AudioFrame tone(double hz, int millis) {
    short[] samples = new short[RATE / 1_000 * millis];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (Math.sin(2 * Math.PI * hz * i / RATE) * AMPLITUDE);
    }
    return AudioFrame.of(samples, RATE);
  }

  /** For a microphone whose file begins anew at its end: silence follows, longer than any test. */
  static Path microphone(Path file, AudioFrame sound, Duration before) throws Exception {
    int rate = sound.sampleRate();
    return write(
        file,
        AudioFrame.concat(
            List.of(
                AudioFrame.silence(before, rate),
                sound,
                AudioFrame.silence(Duration.ofMinutes(5), rate))));
  }

  static Path write(Path file, AudioFrame sound) throws Exception {
    try (WavWriter wav = WavWriter.create(file, sound.sampleRate())) {
      wav.write(sound);
    }
    return file;
  }
}
