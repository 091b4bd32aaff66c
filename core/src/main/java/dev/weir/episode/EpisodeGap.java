package dev.weir.episode;

/** Parts are missing in what a client was given. */
public final class EpisodeGap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EpisodeGap(EpisodeKey key, long expected, long got) {
    super(
        "part: %d of %s (expected: %d; subscribe again after %d)"
            .formatted(got, key, expected, expected - 1));
  }
}
