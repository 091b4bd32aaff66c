package dev.weir.log;

import static java.util.Objects.requireNonNull;

/**
 * An input that waits for its turn.
 *
 * @param episode the episode that will answer it
 * @param text what the caller said
 */
public record Queued(String episode, String text) {
  /** Refuses nulls: a log that held one could not be read again. */
  public Queued {
    requireNonNull(episode, "episode");
    requireNonNull(text, "text");
  }
}
