package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The streams of one room that are under way: those whose end has not come, and those that nobody
 * has read to the end. Whoever may speak there can open as many as they like, so there is a limit.
 * Any thread.
 */
final class Streams {
  /** How many of a room at a time. */
  static final int MOST = 256;

  /** How many of them may be one participant's, so that none leaves nothing to the others. */
  static final int MOST_OF_ONE = 64;

  /** How much of all of them may wait. */
  static final long MOST_BYTES = 32 * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(Streams.class.getName());

  private final Set<Reader<?>> underway = new HashSet<>();
  private final Supplier<String> room;

  /** What waits, or more, for what is taken is looked at only when it matters. */
  private long waiting;

  private boolean told;

  /**
   * None yet.
   *
   * @param room its name
   */
  Streams(Supplier<String> room) {
    this.room = room;
  }

  /** One more; false if it has to be refused. */
  synchronized boolean add(Reader<?> reader) {
    underway.removeIf(Reader::isOver);
    long alike = underway.stream().filter(it -> it.sender().equals(reader.sender())).count();
    if (underway.size() >= MOST || alike >= MOST_OF_ONE) {
      tell("%d streams are under way, %d of one participant".formatted(underway.size(), alike));
      return false;
    }
    return underway.add(reader);
  }

  /** Whether so many bytes more may wait. */
  synchronized boolean fits(long bytes) {
    waiting += bytes;
    if (waiting > MOST_BYTES) {
      waiting = bytes + underway.stream().mapToLong(Reader::waiting).sum();
    }
    if (waiting > MOST_BYTES) {
      tell(MOST_BYTES + " bytes of streams wait");
      return false;
    }
    return true;
  }

  /** Once, for it can go on as long as somebody wants it to. */
  private void tell(String what) {
    if (!told) {
      told = true;
      LOG.log(
          WARNING,
          "room {0}: {1} (expected: fewer; what is more is refused, and not said again)",
          room.get(),
          what);
    }
  }
}
