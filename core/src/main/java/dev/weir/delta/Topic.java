package dev.weir.delta;

import dev.weir.time.Alarm;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest events of one topic. */
final class Topic {
  private final TreeMap<Long, String> lines = new TreeMap<>();
  private @Nullable Alarm end;

  void add(long id, String json) {
    lines.put(id, json);
    if (lines.size() > UpdateTopics.EVENTS) {
      lines.pollFirstEntry();
    }
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
