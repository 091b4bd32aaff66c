package dev.weir.log;

import dev.weir.episode.Entry;
import dev.weir.internal.Tape;
import dev.weir.log.SessionEvent.QueueUpdated;
import java.util.List;
import java.util.Set;

/**
 * What a log drops, and when: the deltas of an episode that is too long, at once; those of an ended
 * one, when they are told to be over; all states of the queue but the newest. Guarded by the log's
 * lock.
 */
final class Retention {
  private static final Set<String> TRANSIENT =
      Set.of("message.started", "part.started", "part.delta", "part.completed");

  private final Tape<Entry> tape;
  private final LogLimits limits;
  private final Gaps gaps = new Gaps();
  private final Unsettled unsettled = new Unsettled();
  private long queuedAt;
  private long queuesDroppedTo;
  private long queueBytes;
  private long settled;

  Retention(Tape<Entry> tape, LogLimits limits) {
    this.tape = tape;
    this.limits = limits;
  }

  Gaps gaps() {
    return gaps;
  }

  /** The number up to which all has been dropped that will be. */
  long settled() {
    return settled;
  }

  /** The entry stands on the tape. */
  void entered(SessionEvent event, Entry entry) {
    int bytes = entry.body().length;
    unsettled.track(event, entry.seq(), bytes);
    if (unsettled.openBytes() > limits.openEpisodeBytes()) {
      dropOpen();
    }
    if (event instanceof QueueUpdated) {
      queued(entry.seq(), bytes);
    }
  }

  /** The deltas of the episode that has just ended, to be dropped later. */
  List<Gaps.Range> takeEnded() {
    return unsettled.take();
  }

  /** Drops them; {@code end} is the number of their episode's end. */
  void drop(List<Gaps.Range> ranges, long end) {
    for (Gaps.Range range : ranges) {
      gaps.add(range);
      tape.drop(range.first(), range.last(), Retention::lasting);
    }
    dropQueues();
    settled = Math.max(settled, end);
  }

  private void dropOpen() {
    long last = tape.tail().seq();
    // The newest stays: whoever has all but that one goes on without a snapshot.
    gaps.raise(last - 1);
    tape.drop(unsettled.first(), last, Retention::lasting);
    unsettled.compacted(last);
  }

  /** While a turn runs, its end does not come to drop them. */
  private void queued(long seq, int bytes) {
    queuedAt = seq;
    queueBytes += bytes;
    if (queueBytes > limits.openEpisodeBytes()) {
      dropQueues();
    }
  }

  /** Callers can change the queue for ever; its newest state says all. */
  private void dropQueues() {
    tape.drop(
        queuesDroppedTo + 1, queuedAt - 1, entry -> !entry.type().equals(EventJson.QUEUE_UPDATED));
    queuesDroppedTo = Math.max(queuesDroppedTo, queuedAt - 1);
    queueBytes = 0;
  }

  private static boolean lasting(Entry entry) {
    return !TRANSIENT.contains(entry.type());
  }
}
