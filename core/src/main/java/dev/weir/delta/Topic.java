package dev.weir.delta;

import dev.weir.time.Alarm;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest events of one topic. */
final class Topic {
  private final TreeMap<Long, String> lines = new TreeMap<>();
  private final long bornAfter;
  private long trimmedTo;
  private @Nullable Alarm end;

  /** An empty one; ids up to {@code bornAfter} are of other topics, or of one dropped since. */
  Topic(long bornAfter) {
    this.bornAfter = bornAfter;
  }

  void add(long id, String json) {
    lines.put(id, json);
    if (lines.size() > UpdateTopics.EVENTS) {
      trimmedTo = lines.firstKey();
      lines.pollFirstEntry();
    }
  }

  /** The newest event that was here and is gone; 0 if all are here. */
  long trimmedTo() {
    return trimmedTo;
  }

  /** Whether whoever comes with this id of an event has missed nothing. */
  boolean continues(long id) {
    return id > bornAfter && id >= trimmedTo;
  }

  long last() {
    return lines.lastKey();
  }

  @Nullable Line after(long id) {
    Map.Entry<Long, String> next = lines.higherEntry(id);
    return next == null ? null : new Line(next.getKey(), next.getValue());
  }

  void keepUntil(Alarm later) {
    drop();
    end = later;
  }

  void drop() {
    if (end != null) {
      end.cancel();
      end = null;
    }
  }

  record Line(long id, String json) {}
}
