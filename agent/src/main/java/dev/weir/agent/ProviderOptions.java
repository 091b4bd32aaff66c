package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a session does when a model, or another service that it calls, fails. Immutable.
 *
 * @param retries how often a call that was not answered is tried again, if its failure may pass: a
 *     broken connection, a time-out, too many requests, an error of the server
 * @param pause before each of these
 * @param failures how many calls of one service fail in a row until the session ends
 */
public record ProviderOptions(int retries, Duration pause, int failures) {
  /** Three times, every 2 s; the third failure ends the session. */
  public static final ProviderOptions DEFAULT = new ProviderOptions(3, Duration.ofSeconds(2), 3);

  /** Checks the limits. */
  public ProviderOptions {
    requireNonNull(pause, "pause");
    if (retries < 0) {
      throw new IllegalArgumentException("retries: " + retries + " (expected: at least 0)");
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause: " + pause + " (expected: zero or more)");
    }
    if (failures < 1) {
      throw new IllegalArgumentException("failures: " + failures + " (expected: at least 1)");
    }
  }
}
