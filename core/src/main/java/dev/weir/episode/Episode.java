package dev.weir.episode;

import dev.weir.internal.Tape;
import dev.weir.internal.TapeReader;
import dev.weir.time.Ticker;
import org.jspecify.annotations.Nullable;

/** One episode in a buffer. Guarded by the buffer's lock, apart from what readers take. */
final class Episode {
  private final Tape<Entry> tape = new Tape<>();
  private boolean created;
  private int readers;
  private long bytes;
  private long dropAt;
  private volatile @Nullable End end;

  boolean created() {
    return created;
  }

  void create() {
    created = true;
  }

  @Nullable End end() {
    return end;
  }

  /** Adds a part; its number, or 0 if it does not fit. */
  long add(Audience audience, String type, byte[] body, int limit) {
    if (bytes + body.length > limit) {
      return 0;
    }
    bytes += body.length;
    return tape.append(new Entry(tape.tail().seq() + 1, audience, type, body)).seq();
  }

  /** The first end counts. */
  void end(End reason, long dropAt) {
    if (end == null) {
      created = true;
      end = reason;
      this.dropAt = dropAt;
      tape.end();
    }
  }

  /** Whether nobody needs it any more. */
  boolean disposable(long now) {
    return readers == 0 && (end == null ? !created : now - dropAt >= 0);
  }

  TapeReader<Entry> enter(long afterSeq, Ticker ticker) {
    readers++;
    return new TapeReader<>(tape, tape.find(afterSeq), ticker);
  }

  void leave() {
    readers--;
  }
}
