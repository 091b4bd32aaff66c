package dev.weir.voice.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.voice.activity.VoiceActivity;
import dev.weir.voice.session.TurnDetector;
import java.util.Map;
import java.util.Optional;

/**
 * Loads what the sessions of a worker hear with, once for all of them: the detector of voice
 * activity, and a turn detector if there is one. {@link WorkerVoice} hands it out; it is closed
 * with the worker. Immutable.
 *
 * @param environment which model there is, as {@link VoiceActivity#detector} reads it
 * @param turnDetector makes the turn detector; empty if there is none
 */
public record VoicePrewarm(
    Map<String, String> environment, Optional<TurnDetectorSource> turnDetector) implements Prewarm {
  static final String ACTIVITY = "vad";
  static final String TURNS = "turn-detector";

  /** Keeps a copy. */
  public VoicePrewarm {
    environment = Map.copyOf(environment);
    requireNonNull(turnDetector, "turnDetector");
  }

  /** With the detector of voice activity only. */
  public VoicePrewarm(Map<String, String> environment) {
    this(environment, Optional.empty());
  }

  /** Makes a turn detector, once a worker. */
  @FunctionalInterface
  public interface TurnDetectorSource {
    /** It; empty if there is none after all. One that can be closed is closed with the worker. */
    Optional<TurnDetector> load() throws Exception;
  }

  @Override
  public void load(ProcessContext process) throws Exception {
    VoiceDetector detector = VoiceActivity.detector(environment);
    boolean kept = false;
    try {
      process.put(ACTIVITY, detector);
      kept = true;
    } finally {
      if (!kept) {
        detector.close();
      }
    }
    if (turnDetector.isPresent()) {
      turnDetector.get().load().ifPresent(it -> process.put(TURNS, it));
    }
  }
}
