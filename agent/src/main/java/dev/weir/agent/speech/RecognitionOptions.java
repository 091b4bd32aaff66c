package dev.weir.agent.speech;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How to recognise. Immutable.
 *
 * @param language that is spoken, as a code such as {@code en} or {@code de-AT}; the recogniser's
 *     own, or whichever it finds, if empty. A recogniser that does not know it refuses it
 * @param retries what is done about failures
 */
public record RecognitionOptions(Optional<String> language, Retries retries) {
  private static final String CODE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}";

  /** Any language, and the retries that are usual. */
  public static final RecognitionOptions DEFAULT =
      new RecognitionOptions(Optional.empty(), Retries.DEFAULT);

  /** Checks the language's form. */
  public RecognitionOptions {
    requireNonNull(retries, "retries");
    language
        .filter(it -> !it.matches(CODE))
        .ifPresent(it -> {
          throw new IllegalArgumentException(
              "language: %s (expected: a code, such as en or de-AT)".formatted(it));
        });
  }

  /** These options with a language. */
  public RecognitionOptions withLanguage(String code) {
    return new RecognitionOptions(Optional.of(code), retries);
  }

  /** These options with other retries. */
  public RecognitionOptions withRetries(Retries other) {
    return new RecognitionOptions(language, other);
  }
}
