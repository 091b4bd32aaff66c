package dev.weir.worker.metrics;

import dev.weir.worker.metrics.MemoryBands.Level;
import java.time.Duration;

/**
 * What was warned of, for one figure: once for each time that it comes into the band, and not again
 * within a minute, so that a figure that swings about the mark does not fill the log. For one
 * thread.
 */
final class Watermark {
  static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private boolean told;
  private boolean ever;
  private long toldAt;

  /** Whether to warn now; what was held back for the minute is due after it, if it still holds. */
  boolean warns(Level level, long now) {
    if (level != Level.WARN) {
      told = false;
      return false;
    }
    if (told || (ever && now - toldAt < BETWEEN_WARNINGS.toNanos())) {
      return false;
    }
    told = true;
    ever = true;
    toldAt = now;
    return true;
  }
}
