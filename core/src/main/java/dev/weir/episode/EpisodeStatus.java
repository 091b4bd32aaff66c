package dev.weir.episode;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an episode stands.
 *
 * @param parts how many it holds
 * @param bytes of their bodies
 * @param dropped how many parts were refused because they did not fit
 * @param ended why it ended, null while it is open
 */
public record EpisodeStatus(long parts, long bytes, long dropped, @Nullable End ended) {
  /** Whether something that was said is missing in it. */
  public boolean truncated() {
    return dropped > 0;
  }

  /** Why it ended; empty while it is open. */
  public Optional<End> end() {
    return Optional.ofNullable(ended);
  }
}
