package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.internal.TapeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One reader's way through a log. For one thread at a time; {@link #close} from any thread.
 *
 * <p>A reader that stands where the log has dropped deltas is given the state afresh: it never gets
 * stale deltas and never misses what they came to.
 */
public final class LogReader implements AutoCloseable {
  /** The most entries in a batch. */
  public static final int BATCH = 256;

  private final SessionLog log;
  private final Resumption start;
  private final Set<Audience> audience;
  private final TapeReader<Entry> tape;
  private final long liveAt;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Snapshot first;
  private long sent;

  private LogReader(SessionLog log, Resumption start, Set<Audience> audience, long liveAt) {
    this.log = log;
    this.start = start;
    this.audience = Set.copyOf(audience);
    this.tape = log.reader(start.at());
    this.liveAt = liveAt;
    this.first = start.snapshot();
    this.sent = start.cursor().seq();
  }

  /** Under the log's lock. */
  static LogReader open(SessionLog log, Resumption start, Set<Audience> audience) {
    return new LogReader(log, start, audience, log.cursor().seq());
  }

  /** What this reader got. */
  public Verdict verdict() {
    return start.verdict();
  }

  /** Why it is not {@link Verdict#EXACT}; empty if it is. */
  public String reason() {
    return start.reason();
  }

  /** The position after what was given last; at first, where this reader begins. */
  public Cursor cursor() {
    return new Cursor(log.epoch(), sent);
  }

  /** Whose content this reader is given. */
  public Set<Audience> audience() {
    return audience;
  }

  /** Whether all that was logged when this reader was opened has been given. */
  public boolean caughtUp() {
    return first == null && tape.position() >= liveAt;
  }

  /** The next delivery; waits for one up to {@code timeout}. */
  public Delivery next(Duration timeout) throws InterruptedException {
    Snapshot snapshot = first;
    if (snapshot != null) {
      first = null;
      return resync(snapshot);
    }
    long deadline = log.ticker().after(timeout);
    Delivery taken = null;
    while (taken == null && tape.await(left(deadline))) {
      taken = lost(tape.position()) ? jump() : take();
    }
    return taken == null ? new Delivery.Quiet() : taken;
  }

  /** Leaves the log. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      log.left();
    }
  }

  private Duration left(long deadline) {
    return Duration.ofNanos(deadline - log.ticker().nanos());
  }

  /** What there is for this reader; null if all of it is for others. */
  private @Nullable Delivery take() {
    long before = tape.position();
    List<Entry> batch = new ArrayList<>();
    Entry entry = tape.poll();
    while (entry != null) {
      if (audience.contains(entry.audience())) {
        batch.add(entry);
      }
      entry = batch.size() < BATCH ? tape.poll() : null;
    }
    // The floor may have risen over us while we took: then the batch lacks what was dropped.
    if (log.gaps().below(before)) {
      return jump();
    }
    if (batch.isEmpty()) {
      return tape.exhausted() ? new Delivery.Ended() : null;
    }
    return batch(batch);
  }

  private Delivery batch(List<Entry> entries) {
    long prev = sent;
    sent = entries.getLast().seq();
    return new Delivery.Batch(prev, entries);
  }

  private boolean lost(long position) {
    return log.gaps().below(position) || (tape.onDropped() && log.lost(position));
  }

  private Delivery jump() {
    Resumption now = log.resync();
    tape.jump(now.at());
    return resync(requireNonNull(now.snapshot()));
  }

  private Delivery resync(Snapshot snapshot) {
    sent = snapshot.cursor().seq();
    return new Delivery.Resync(snapshot);
  }
}
