package dev.weir.log;

import dev.weir.log.Gaps.Range;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import org.jspecify.annotations.Nullable;

/**
 * Which positions a journal's missing numbers make impossible to continue. What is missing was
 * compacted: deltas before the message that they made, or states of the queue that were followed by
 * others. For one thread.
 */
final class Holes {
  private static final long NONE = 0;

  private long first = NONE;

  /** Numbers from {@code seq} on are missing. */
  void missing(long seq) {
    if (first == NONE) {
      first = seq;
    }
  }

  /** The hole that ends before this event, if one does. */
  @Nullable Range before(SessionEvent event, long seq) {
    boolean ends =
        event instanceof EpisodeStarted
            || event instanceof EpisodeEnded
            || (event instanceof MessageCompleted said && said.episode() != null);
    if (!ends || first == NONE) {
      return null;
    }
    long from = first;
    first = NONE;
    // No message is open when an episode begins: only the queue can have been missing.
    return event instanceof EpisodeStarted ? null : new Range(from, seq - 1);
  }
}
