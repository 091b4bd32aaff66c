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
 * @param readerStall how long a reader may leave what waits for it; then it is ended
 */
public record LogLimits(
    int openEpisodeBytes,
    int messageChars,
    Duration closedRetention,
    int readers,
    Duration readerStall) {
  /** 1 MiB, 4 Mi characters, 15 s, 64 readers, 10 s. */
  public static final LogLimits DEFAULT =
      new LogLimits(1 << 20, 4 << 20, Duration.ofSeconds(15), 64, Duration.ofSeconds(10));

  /** Checks the limits. */
  public LogLimits {
    positive("openEpisodeBytes", openEpisodeBytes);
    positive("messageChars", messageChars);
    positive("readers", readers);
    if (closedRetention.isNegative()) {
      throw new IllegalArgumentException(
          "closedRetention: " + closedRetention + " (expected: zero or more)");
    }
    if (!readerStall.isPositive()) {
      throw new IllegalArgumentException("readerStall: " + readerStall + " (expected: over zero)");
    }
  }

  /** These limits with another retention. */
  public LogLimits withClosedRetention(Duration retention) {
    return new LogLimits(openEpisodeBytes, messageChars, retention, readers, readerStall);
  }

  /** These limits with another number of readers. */
  public LogLimits withReaders(int most) {
    return new LogLimits(openEpisodeBytes, messageChars, closedRetention, most, readerStall);
  }

  /** These limits with another time that a reader may leave what waits for it. */
  public LogLimits withReaderStall(Duration stall) {
    return new LogLimits(openEpisodeBytes, messageChars, closedRetention, readers, stall);
  }
}
