package dev.weir.episode;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.Tape;
import dev.weir.internal.TapeReader;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One episode. Guarded by its own lock, apart from what readers take. */
final class Episode {
  private final EpisodeKey key;
  private final ReentrantLock lock = new ReentrantLock();
  private final Tape<Entry> tape = new Tape<>();
  private final Stamps stamps = new Stamps();
  private boolean created;
  private boolean retired;
  private int readers;
  private long bytes;
  private long dropAt;
  private @Nullable Instant endedAt;
  private @Nullable Alarm alarm;
  private volatile @Nullable End end;
  private volatile long dropped;

  Episode(EpisodeKey key) {
    this.key = key;
  }

  EpisodeKey key() {
    return key;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  boolean created() {
    return created;
  }

  void create() {
    created = true;
  }

  /** Whether it is on the shelf no more: another may stand there under its key. */
  boolean retired() {
    return retired;
  }

  void retire() {
    retired = true;
    cancelAlarm();
  }

  Stamps stamps() {
    return stamps;
  }

  /** Why it ended; needs no lock. */
  @Nullable End end() {
    return end;
  }

  /** How many parts did not fit; needs no lock. */
  long dropped() {
    return dropped;
  }

  /** Adds a part; its number, or 0 if it does not fit. */
  long add(Audience audience, String type, byte[] body, int limit) {
    if (body.length > limit - bytes) {
      drop();
      return 0;
    }
    bytes += body.length;
    return tape.append(new Entry(tape.tail().seq() + 1, audience, type, body)).seq();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time, under the lock
  private void drop() {
    dropped++;
  }

  /** The first end counts; whether this was it. */
  boolean end(End reason, Instant now) {
    if (end != null) {
      return false;
    }
    created = true;
    endedAt = now;
    end = reason;
    // Readers look for the reason once they see the end, so it is there before.
    tape.end();
    return true;
  }

  /** Keeps it to the instant {@code at}, when {@code sweep} has a look. One alarm, if any. */
  void retainUntil(long at, Ticker ticker, Runnable sweep) {
    cancelAlarm();
    dropAt = at;
    alarm = ticker.at(at, sweep);
  }

  /** Whether nobody needs it any more. */
  boolean disposable(long now) {
    return readers == 0 && (end == null ? !created : now - dropAt >= 0);
  }

  /** The number of the newest part; 0 before the first. */
  long newest() {
    return tape.tail().seq();
  }

  int readers() {
    return readers;
  }

  TapeReader<Entry> enter(long afterSeq, Ticker ticker) {
    readers++;
    return new TapeReader<>(tape, tape.find(afterSeq), ticker);
  }

  void leave() {
    readers--;
  }

  EpisodeStatus status() {
    return new EpisodeStatus(tape.tail().seq(), bytes, dropped, end);
  }

  /** All parts, their bodies copied too. */
  List<Entry> parts() {
    List<Entry> parts = new ArrayList<>();
    for (Tape.Node<Entry> n = tape.head().next(); n != null; n = n.next()) {
      parts.add(n.item().copy());
    }
    return List.copyOf(parts);
  }

  Billing billing() {
    return stamps.billing(requireNonNull(endedAt, "endedAt"));
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }
}
