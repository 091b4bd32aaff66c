package dev.weir.log;

import dev.weir.episode.Entry;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what waits for a reader into one batch. A reader far behind is given less of it: deltas
 * of one part that follow each other become one, numbered as the last of them. For one thread.
 *
 * <p>Deltas are joined as the JSON that they are already: equal up to the text, then the texts one
 * after the other.
 */
final class Backlog {
  /** Entries behind from which on deltas are joined, and the most that one batch holds. */
  static final int ENTRIES = 256;

  /** Bytes of bodies behind from which on deltas are joined. */
  static final int BYTES = 256 << 10;

  private static final int JOINED_BYTES = 64 << 10;

  private final List<Entry> entries = new ArrayList<>();
  private int bytes;
  private boolean behind;
  private @Nullable Run run;

  void add(Entry entry) {
    if (!behind) {
      keep(entry);
      if (entries.size() >= ENTRIES || bytes >= BYTES) {
        joinAll();
      }
    } else {
      join(entry);
    }
  }

  /** Whether the batch takes no more. */
  boolean full() {
    return behind && (entries.size() + (run == null ? 0 : 1) >= ENTRIES || bytes >= BYTES);
  }

  List<Entry> entries() {
    endRun();
    return entries;
  }

  private void keep(Entry entry) {
    entries.add(entry);
    bytes += entry.body().length;
  }

  private void joinAll() {
    behind = true;
    List<Entry> all = List.copyOf(entries);
    entries.clear();
    bytes = 0;
    all.forEach(this::join);
  }

  private void join(Entry entry) {
    Run now = run;
    if (now != null && now.takes(entry)) {
      bytes += now.add(entry);
      return;
    }
    endRun();
    if (entry.type().equals(EventJson.PART_DELTA)) {
      run = new Run(entry);
      bytes += entry.body().length;
    } else {
      keep(entry);
    }
  }

  private void endRun() {
    if (run != null) {
      entries.add(run.joined());
      run = null;
    }
  }

  /** Deltas of one part. */
  private static final class Run {
    private final int text;
    private Entry last;
    private @Nullable ByteArrayOutputStream body;

    Run(Entry first) {
      this.last = first;
      this.text = EventJson.deltaText(first.body());
    }

    boolean takes(Entry next) {
      return next.type().equals(EventJson.PART_DELTA)
          && size() < JOINED_BYTES
          && Arrays.equals(last.body(), 0, text, next.body(), 0, Math.min(text, size(next)));
    }

    /** How many bytes longer the run is now. */
    int add(Entry next) {
      ByteArrayOutputStream joined = body;
      if (joined == null) {
        joined = new ByteArrayOutputStream(4 * last.body().length);
        joined.write(last.body(), 0, EventJson.deltaTextEnd(last.body()));
        body = joined;
      }
      int more = EventJson.deltaTextEnd(next.body()) - text;
      joined.write(next.body(), text, more);
      last = next;
      return more;
    }

    Entry joined() {
      if (body == null) {
        return last;
      }
      body.write(last.body(), EventJson.deltaTextEnd(last.body()), EventJson.DELTA_END);
      return new Entry(last.seq(), last.audience(), last.type(), body.toByteArray());
    }

    private int size() {
      return body == null ? last.body().length : body.size();
    }

    private static int size(Entry entry) {
      return entry.body().length;
    }
  }
}
