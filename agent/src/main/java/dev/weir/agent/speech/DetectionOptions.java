package dev.weir.agent.speech;

import java.time.Duration;

/**
 * When speech starts and ends. Immutable. A window is <em>voiced</em> if its smoothed probability
 * reaches {@code activation}, or, while speech is under way, is above {@code deactivation}.
 *
 * @param minSpeech voiced for so long without a break, speech has started
 * @param minSilence unvoiced for so long without a break, it has ended
 * @param prefixPadding how much of what was heard before the speech goes with it
 * @param maxBufferedSpeech how much of one speech is kept, its padding apart; the rest is missing
 *     from its audio, though not from its times
 * @param activation above 0, at most 1
 * @param deactivation above 0, at most {@code activation}
 */
public record DetectionOptions(
    Duration minSpeech,
    Duration minSilence,
    Duration prefixPadding,
    Duration maxBufferedSpeech,
    double activation,
    double deactivation) {
  /** The longest padding, and the longest that {@code minSpeech} and {@code minSilence} can be. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** The most that {@code maxBufferedSpeech} can be: 55 MB at 48 kHz. */
  public static final Duration LONGEST_SPEECH = Duration.ofMinutes(10);

  /** 50 ms, 550 ms, 500 ms, 60 s, 0.5 and 0.35. */
  public static final DetectionOptions DEFAULT =
      new DetectionOptions(
          Duration.ofMillis(50),
          Duration.ofMillis(550),
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          0.5,
          0.35);

  /** Checks the limits. */
  public DetectionOptions {
    within("minSpeech", minSpeech, LONGEST_WAIT);
    within("minSilence", minSilence, LONGEST_WAIT);
    within("prefixPadding", prefixPadding, LONGEST_WAIT);
    within("maxBufferedSpeech", maxBufferedSpeech, LONGEST_SPEECH);
    threshold("activation", activation, 1);
    threshold("deactivation", deactivation, activation);
  }

  /** These options with another wait before speech has started. */
  public DetectionOptions withMinSpeech(Duration other) {
    return new DetectionOptions(
        other, minSilence, prefixPadding, maxBufferedSpeech, activation, deactivation);
  }

  /** These options with another wait before speech has ended. */
  public DetectionOptions withMinSilence(Duration other) {
    return new DetectionOptions(
        minSpeech, other, prefixPadding, maxBufferedSpeech, activation, deactivation);
  }

  /** These options with another padding. */
  public DetectionOptions withPrefixPadding(Duration other) {
    return new DetectionOptions(
        minSpeech, minSilence, other, maxBufferedSpeech, activation, deactivation);
  }

  /** These options with another limit of what is kept. */
  public DetectionOptions withMaxBufferedSpeech(Duration other) {
    return new DetectionOptions(
        minSpeech, minSilence, prefixPadding, other, activation, deactivation);
  }

  /** These options with other thresholds. */
  public DetectionOptions withThresholds(double on, double off) {
    return new DetectionOptions(minSpeech, minSilence, prefixPadding, maxBufferedSpeech, on, off);
  }

  private static void within(String name, Duration value, Duration longest) {
    if (value.isNegative() || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "%s: %d ms (expected: 0 to %d)".formatted(name, value.toMillis(), longest.toMillis()));
    }
  }

  private static void threshold(String name, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: above 0, at most %s)".formatted(name, value, most));
    }
  }
}
