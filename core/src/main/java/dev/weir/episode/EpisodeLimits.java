package dev.weir.episode;

import java.time.Duration;

/**
 * The bounds of a buffer.
 *
 * @param episodeBytes the most bytes of an episode's parts; a part over it is refused
 * @param closedRetention how long an episode is kept after its end, longer while it is read
 */
public record EpisodeLimits(int episodeBytes, Duration closedRetention) {
  /** 1 MiB, 15 s. */
  public static final EpisodeLimits DEFAULT = new EpisodeLimits(1 << 20, Duration.ofSeconds(15));

  /** Checks the limits. */
  public EpisodeLimits {
    if (episodeBytes < 1) {
      throw new IllegalArgumentException(
          "episodeBytes: " + episodeBytes + " (expected: at least 1)");
    }
    if (!closedRetention.isPositive()) {
      throw new IllegalArgumentException(
          "closedRetention: " + closedRetention + " (expected: over zero)");
    }
  }
}
