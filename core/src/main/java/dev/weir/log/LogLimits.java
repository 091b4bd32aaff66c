package dev.weir.log;

import static dev.weir.log.Checked.positive;

import java.time.Duration;

/**
 * The bounds of a session's log.
 *
 * @param openEpisodeBytes deltas kept of an open episode; over it they are compacted to text
 * @param messageChars the longest message; over it the episode fails with {@code message_too_large}
 * @param closedRetention how long deltas are kept after their episode's end
 * @param readers the most readers at a time
 */
public record LogLimits(
    int openEpisodeBytes, int messageChars, Duration closedRetention, int readers) {
  /** 1 MiB, 4 Mi characters, 15 s, 64 readers. */
  public static final LogLimits DEFAULT =
      new LogLimits(1 << 20, 4 << 20, Duration.ofSeconds(15), 64);

  /** Checks the limits. */
  public LogLimits {
    positive("openEpisodeBytes", openEpisodeBytes);
    positive("messageChars", messageChars);
    positive("readers", readers);
    if (closedRetention.isNegative()) {
      throw new IllegalArgumentException(
          "closedRetention: " + closedRetention + " (expected: zero or more)");
    }
  }

  /** These limits with another retention. */
  public LogLimits withClosedRetention(Duration retention) {
    return new LogLimits(openEpisodeBytes, messageChars, retention, readers);
  }

  /** These limits with another number of readers. */
  public LogLimits withReaders(int most) {
    return new LogLimits(openEpisodeBytes, messageChars, closedRetention, most);
  }
}
