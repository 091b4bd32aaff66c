package dev.weir.log;

import static java.util.Objects.requireNonNull;

/**
 * The episode under way.
 *
 * @param episode its id
 * @param attempt from 1
 */
public record Running(String episode, int attempt) {
  /** Checks the attempt. */
  public Running {
    requireNonNull(episode, "episode");
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt: " + attempt + " (expected: at least 1)");
    }
  }
}
