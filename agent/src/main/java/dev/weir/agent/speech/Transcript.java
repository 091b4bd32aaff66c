package dev.weir.agent.speech;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a recogniser has understood. Immutable.
 *
 * @param text stripped of space at both ends; empty if nothing was understood
 * @param language as the recogniser calls it, such as {@code en} or {@code english}
 * @param speaker whom of several it has heard
 * @param confidence how sure it is, 0 to 1
 */
public record Transcript(
    String text, Optional<String> language, Optional<String> speaker, OptionalDouble confidence) {

  /** Strips the text, and checks the confidence. */
  public Transcript {
    text = text.strip();
    requireNonNull(language, "language");
    requireNonNull(speaker, "speaker");
    if (confidence.isPresent()
        && !(confidence.getAsDouble() >= 0 && confidence.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "confidence: %s (expected: 0 to 1)".formatted(confidence.getAsDouble()));
    }
  }

  /** A text, and nothing else is known. */
  public static Transcript of(String text) {
    return new Transcript(text, Optional.empty(), Optional.empty(), OptionalDouble.empty());
  }
}
