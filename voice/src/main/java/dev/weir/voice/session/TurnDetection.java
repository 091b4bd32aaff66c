package dev.weir.voice.session;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Optional;

/** Who tells when a caller has said all. */
public enum TurnDetection {
  /** The voice activity detector, by silence; and a {@link TurnDetector}, if there is one. */
  VAD,
  /** The recogniser, if it {@linkplain dev.weir.agent.speech.TranscriptEvent.EndOfTurn can}. */
  STT,
  /**
   * Code, by {@link VoiceSession#commitUserTurn}; nothing that the caller says interrupts the agent
   * before.
   */
  MANUAL;

  private static final System.Logger LOG = System.getLogger(TurnDetection.class.getName());

  /** What was asked for, or else the first of these for which there are the parts. */
  static TurnDetection of(Optional<TurnDetection> asked, Ear.Hearing parts) {
    return asked
        .filter(it -> isPossible(it, parts))
        .orElseGet(() -> isPossible(VAD, parts) ? VAD : isPossible(STT, parts) ? STT : MANUAL);
  }

  /** The same, and where it is not what was asked for, says so: whoever listens would wonder. */
  static TurnDetection of(String session, Optional<TurnDetection> options, Ear.Hearing parts) {
    TurnDetection chosen = of(options, parts);
    TurnDetection asked = options.orElse(VAD);
    if (chosen != asked) {
      LOG.log(
          WARNING,
          "session {0}: turns end by {1} (expected: {2}; its ear has no {3})",
          session,
          chosen,
          asked,
          asked == VAD ? "detector" : "recogniser that tells the end of a turn");
    }
    return chosen;
  }

  private static boolean isPossible(TurnDetection way, Ear.Hearing parts) {
    return switch (way) {
      case VAD -> parts.detects();
      case STT -> parts.endsTurns();
      case MANUAL -> true;
    };
  }
}
