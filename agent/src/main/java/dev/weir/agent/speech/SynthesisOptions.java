package dev.weir.agent.speech;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How to speak. Immutable.
 *
 * @param frame how long frames are, 10 ms to 1 s; the last one of a piece may be shorter
 * @param speed 1 is the voice's own, 0.5 to 2
 * @param voice as the provider names it; its usual one if empty
 * @param retries what is done about failures, as long as nothing of the piece was spoken
 */
public record SynthesisOptions(
    Duration frame, double speed, Optional<String> voice, Retries retries) {
  /** The shortest frame. */
  public static final Duration SHORTEST_FRAME = Duration.ofMillis(10);

  /** The longest frame. */
  public static final Duration LONGEST_FRAME = Duration.ofSeconds(1);

  private static final String VOICE = "[\\p{Alnum}_+./:-]{1,64}";

  /** Frames of 50 ms, the voice's own speed, the usual voice and retries. */
  public static final SynthesisOptions DEFAULT =
      new SynthesisOptions(Duration.ofMillis(50), 1, Optional.empty(), Retries.DEFAULT);

  /** Checks the limits. */
  public SynthesisOptions {
    requireNonNull(retries, "retries");
    if (frame.compareTo(SHORTEST_FRAME) < 0 || frame.compareTo(LONGEST_FRAME) > 0) {
      throw new IllegalArgumentException(
          "frame: %d ms (expected: %d to %d)"
              .formatted(frame.toMillis(), SHORTEST_FRAME.toMillis(), LONGEST_FRAME.toMillis()));
    }
    if (!(speed >= 0.5 && speed <= 2)) {
      throw new IllegalArgumentException("speed: %s (expected: 0.5 to 2)".formatted(speed));
    }
    voice
        .filter(it -> !it.matches(VOICE) || it.startsWith("-"))
        .ifPresent(it -> {
          throw new IllegalArgumentException(
              "voice: %s (expected: 1 to 64 letters, digits or _+./:-, no - in front)"
                  .formatted(it));
        });
  }

  /** These options with frames of another length. */
  public SynthesisOptions withFrame(Duration other) {
    return new SynthesisOptions(other, speed, voice, retries);
  }

  /** These options with another speed. */
  public SynthesisOptions withSpeed(double other) {
    return new SynthesisOptions(frame, other, voice, retries);
  }

  /** These options with a voice. */
  public SynthesisOptions withVoice(String name) {
    return new SynthesisOptions(frame, speed, Optional.of(name), retries);
  }

  /** These options with other retries. */
  public SynthesisOptions withRetries(Retries other) {
    return new SynthesisOptions(frame, speed, voice, other);
  }
}
