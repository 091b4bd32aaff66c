package dev.weir.voice.activity;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionFailed;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.channel.Receiver;
import dev.weir.time.Ticker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The detections of one detector that still listen. Any thread. */
final class Listeners {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Listening> open = new HashSet<>();
  private final String detector;
  private final Ticker ticker;
  private boolean closed;

  Listeners(String detector, Ticker ticker) {
    this.detector = detector;
    this.ticker = ticker;
  }

  /** A new one, which has started. */
  VoiceDetection listen(
      Receiver<AudioFrame> audio, DetectionOptions options, Supplier<? extends Judge> judge) {
    requireNonNull(audio, "audio");
    requireNonNull(options, "options");
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "detector: %s is closed (expected: open)".formatted(detector));
      }
      Listening listening = new Listening(audio, options, judge.get(), ticker, this::remove);
      open.add(listening);
      listening.start();
      return listening;
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Fails all that are left; no more can be opened. */
  void close() {
    for (Listening listening : shut()) {
      listening.fail(
          new DetectionFailed(
              "detector: %s was closed (expected: to outlive its sessions)".formatted(detector),
              null));
    }
  }

  private List<Listening> shut() {
    lock.lock();
    try {
      closed = true;
      return List.copyOf(open);
    } finally {
      lock.unlock();
    }
  }

  private void remove(Listening listening) {
    lock.lock();
    try {
      open.remove(listening);
    } finally {
      lock.unlock();
    }
  }
}
