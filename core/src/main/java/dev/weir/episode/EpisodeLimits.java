package dev.weir.episode;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The bounds of a buffer.
 *
 * @param episodeBytes the most bytes of the bodies of an episode's parts; a part over it is refused
 * @param onFull what a part over it does besides
 * @param closedRetention how long an episode is kept after its end, longer while it is read
 * @param readerStall a reader that lets entries wait for so long without asking is ended with
 *     {@link End.SlowConsumer}; it may get up to twice the time
 * @param readers the most readers of one episode
 * @param goneKeys of how many episodes that are no longer kept the buffer remembers that they were;
 *     readers of older ones wait as for an episode that is yet to come
 */
public record EpisodeLimits(
    int episodeBytes,
    OnFull onFull,
    Duration closedRetention,
    Duration readerStall,
    int readers,
    int goneKeys) {
  /** 1 MiB, refuse only, 15 s, 10 s, 1,024 readers, 10,000 keys (about 1 MB). */
  public static final EpisodeLimits DEFAULT =
      new EpisodeLimits(
          1 << 20, OnFull.REFUSE, Duration.ofSeconds(15), Duration.ofSeconds(10), 1_024, 10_000);

  /** Checks the limits. */
  public EpisodeLimits {
    requireNonNull(onFull, "onFull");
    atLeast(1, "episodeBytes", episodeBytes);
    positive("closedRetention", closedRetention);
    positive("readerStall", readerStall);
    atLeast(1, "readers", readers);
    atLeast(0, "goneKeys", goneKeys);
  }

  /** The same with this many bytes. */
  public EpisodeLimits withEpisodeBytes(int bytes) {
    return new EpisodeLimits(bytes, onFull, closedRetention, readerStall, readers, goneKeys);
  }

  /** The same, which does this when an episode is full. */
  public EpisodeLimits withOnFull(OnFull other) {
    return new EpisodeLimits(episodeBytes, other, closedRetention, readerStall, readers, goneKeys);
  }

  /** The same with this retention. */
  public EpisodeLimits withClosedRetention(Duration retention) {
    return new EpisodeLimits(episodeBytes, onFull, retention, readerStall, readers, goneKeys);
  }

  /** The same with this patience with readers. */
  public EpisodeLimits withReaderStall(Duration stall) {
    return new EpisodeLimits(episodeBytes, onFull, closedRetention, stall, readers, goneKeys);
  }

  /** The same with this many readers. */
  public EpisodeLimits withReaders(int most) {
    return new EpisodeLimits(episodeBytes, onFull, closedRetention, readerStall, most, goneKeys);
  }

  /** The same with a memory for this many keys. */
  public EpisodeLimits withGoneKeys(int keys) {
    return new EpisodeLimits(episodeBytes, onFull, closedRetention, readerStall, readers, keys);
  }

  private static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(name, value, least));
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: over zero)");
    }
  }

  /** What happens when a part does not fit; it is refused, counted and told in any case. */
  public enum OnFull {
    /** The episode goes on, a smaller part may fit. */
    REFUSE,
    /** The episode ends as failed with the code {@code full}. */
    END
  }
}
