package dev.weir.bench.voice;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import java.util.concurrent.atomic.AtomicInteger;

/** One session: sound in, and when each decision was in its hands. */
final class Call {

  /** A second of sound: more does not wait, it is lost. */
  private static final int MOST_FRAMES = 50;

  private final Chan<AudioFrame> sound = Chan.bounded(MOST_FRAMES);
  private final VoiceDetection detection;
  private final long[] decided;
  private final AtomicInteger count = new AtomicInteger();
  private final Thread reader;

  /** Begins to listen. */
  Call(VoiceDetector detector, int windows) {
    detection = detector.listen(sound);
    decided = new long[windows];
    reader = Thread.startVirtualThread(this::read);
  }

  /** Whether there was room. */
  boolean hear(AudioFrame frame) {
    return sound.trySend(frame);
  }

  /** That was all; what waits is still decided. */
  void hangUp() {
    sound.close();
  }

  /** How many decisions there are. */
  int count() {
    return count.get();
  }

  /** When this one was there. */
  long decided(int window) {
    return decided[window];
  }

  /** Drops what waits. */
  void close() throws InterruptedException {
    detection.close();
    reader.join();
  }

  private void read() {
    try (detection) {
      while (true) {
        if (detection.events().receive() instanceof Judged) {
          decided[count.get()] = System.nanoTime();
          count.incrementAndGet(); // shows the time to whoever asks
        }
      }
    } catch (ChanClosed end) {
      if (end.getCause() != null) {
        throw new IllegalStateException("detection: failed (expected: an end)", end.getCause());
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
