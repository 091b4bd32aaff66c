package dev.weir.agent.speech;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recogniser or a voice could not do what it was asked to. It says whether the same request may
 * go well later: a server that is busy, a line that broke; or will not: a wrong key, a bad file.
 */
public final class SpeechFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  private SpeechFailed(
      String message, @Nullable Throwable cause, boolean retryable, @Nullable Duration retryAfter) {
    super(message, cause);
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** The same request would fail again. */
  public static SpeechFailed forGood(String message, @Nullable Throwable cause) {
    return new SpeechFailed(message, cause, false, null);
  }

  /** The same request may go well later. */
  public static SpeechFailed forNow(String message, @Nullable Throwable cause) {
    return new SpeechFailed(message, cause, true, null);
  }

  /** The same request may go well, but not before that much time has passed. */
  public static SpeechFailed until(Duration retryAfter, String message) {
    return new SpeechFailed(message, null, true, retryAfter);
  }

  /** What was thrown, as it is if it is one of these; anything else is for good. */
  static SpeechFailed of(String name, Throwable thrown) {
    return thrown instanceof SpeechFailed failed
        ? failed
        : forGood("%s: threw %s (expected: SpeechFailed)".formatted(name, thrown), thrown);
  }

  /** The same failure, of which part of the answer was used already: for good. */
  SpeechFailed halfway() {
    return retryable ? forGood(getMessage() + "; part of it was given already", this) : this;
  }

  /** Whether the same request may go well later. */
  public boolean retryable() {
    return retryable;
  }

  /** How long to wait before, if the other side has said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
