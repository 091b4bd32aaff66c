package dev.weir.bench.voice;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.voice.wav.WavReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks for all callers, on one thread: hands over whatever is due, then pauses for a millisecond.
 * It never waits for a session. All say the same, each from another place on.
 */
final class Speaker {

  private static final long PAUSE_NANOS = 1_000_000;

  /** How many frames lie between the places of two sessions. */
  private static final int STRIDE = 37;

  private final List<short[]> frames;

  private Speaker(List<short[]> frames) {
    this.frames = frames;
  }

  /** Of a mono file of 16 kHz. */
  static Speaker of(Path file) throws IOException {
    List<short[]> frames = new ArrayList<>();
    try (WavReader wav = WavReader.open(file)) {
      Optional<AudioFrame> frame = wav.read(Duration.ofMillis(20));
      while (frame.isPresent() && frame.get().length() == Schedule.FRAME) {
        frames.add(frame.get().requireRate(Schedule.RATE).toSamples());
        frame = wav.read(Duration.ofMillis(20));
      }
    }
    return new Speaker(frames);
  }

  /** Speaks until all is said; how many frames were refused. */
  long speak(List<Call> calls, Schedule schedule) {
    long refused = 0;
    for (int frame = 0; frame < schedule.frames(); frame++) {
      for (int session = 0; session < calls.size(); session++) {
        awaitDue(schedule.frameDue(session, frame));
        refused += calls.get(session).hear(said(session, frame)) ? 0 : 1;
      }
    }
    return refused;
  }

  private static void awaitDue(long due) {
    while (System.nanoTime() < due) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** A copy, as what comes from a socket is one. */
  private AudioFrame said(int session, int frame) {
    short[] samples = frames.get((session * STRIDE + frame) % frames.size());
    return AudioFrame.of(samples, Schedule.RATE);
  }
}
