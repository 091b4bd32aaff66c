package dev.weir.log;

import dev.weir.log.Gaps.Range;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartDelta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the deltas of the open episode lie, until they may be dropped. Guarded by the log's lock.
 */
final class Unsettled {
  private static final long NONE = 0;

  private final List<Range> ranges = new ArrayList<>();
  private @Nullable String openMessage;
  private long openFirst = NONE;
  private long openBytes;

  void track(SessionEvent event, long seq, int bytes) {
    switch (event) {
      case MessageStarted e -> {
        openMessage = e.message();
        openFirst = seq;
      }
      case PartDelta e -> openBytes += bytes;
      case MessageCompleted e when e.message().id().equals(openMessage) -> closeMessage(seq);
      case EpisodeEnded e -> closeMessage(seq);
      default -> {}
    }
  }

  /** Where the oldest delta of the episode lies. */
  long first() {
    return ranges.isEmpty() ? openFirst : ranges.getFirst().first();
  }

  long openBytes() {
    return openBytes;
  }

  /** All deltas before {@code seq} are gone. */
  void compacted(long seq) {
    ranges.clear();
    openFirst = seq;
    openBytes = 0;
  }

  List<Range> take() {
    List<Range> taken = List.copyOf(ranges);
    ranges.clear();
    openBytes = 0;
    return taken;
  }

  /** The deltas of the open message end just before {@code seq}. */
  private void closeMessage(long seq) {
    if (openFirst != NONE) {
      ranges.add(new Range(openFirst, seq - 1));
      openFirst = NONE;
    }
  }
}
