package dev.weir.episode;

import static java.util.Objects.requireNonNull;

/**
 * One attempt to generate a reply.
 *
 * @param session whose reply
 * @param historyVersion which state of the conversation it answers
 * @param attempt from 1
 */
public record EpisodeKey(String session, long historyVersion, int attempt) {
  /** Checks the limits. */
  public EpisodeKey {
    requireNonNull(session, "session");
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt: " + attempt + " (expected: at least 1)");
    }
  }
}
