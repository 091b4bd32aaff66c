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
import java.util.stream.LongStream;
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
  private int losses;
  private long sent;

  private LogReader(SessionLog log, Resumption start, Set<Audience> audience, long liveAt) {
    this.log = log;
    this.start = start;
    this.audience = Set.copyOf(audience);
    this.tape = log.reader(start.at());
    this.liveAt = liveAt;
    this.first = start.snapshot();
    this.sent = start.cursor().seq();
    this.losses = log.gaps().changes();
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

  /**
   * The next delivery; waits for one up to {@code timeout}. {@link Delivery.Quiet} may come sooner
   * once: when what this reader may not see was all that kept it from being {@link #caughtUp}.
   */
  public Delivery next(Duration timeout) throws InterruptedException {
    Snapshot snapshot = first;
    if (closed.get()) {
      return new Delivery.Ended();
    }
    if (snapshot != null) {
      first = null;
      return resync(snapshot);
    }
    return follow(timeout);
  }

  /** Leaves the log. Idempotent; wakes nobody, but nothing is given any more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      log.left();
    }
  }

  private Delivery follow(Duration timeout) throws InterruptedException {
    boolean behind = !caughtUp();
    long deadline = log.ticker().after(timeout);
    Duration left = timeout;
    while (tape.await(left)) {
      Delivery delivery = take();
      if (delivery != null) {
        return delivery;
      }
      left = Duration.ofNanos(deadline - log.ticker().nanos());
      if (!left.isPositive() || (behind && caughtUp())) {
        break;
      }
    }
    return new Delivery.Quiet();
  }

  private @Nullable Delivery take() {
    if (lost(tape.position())) {
      return jump();
    }
    long before = tape.position();
    return whole(before, batch());
  }

  /** The batch taken from {@code before} on; what was dropped meanwhile is missing in it. */
  @Nullable Delivery whole(long before, List<Entry> batch) {
    if (lost(before, tape.position())) {
      return jump();
    }
    return batch.isEmpty() ? ended() : delivered(batch);
  }

  /** Between the two looks for losses; the log may drop at any time. */
  List<Entry> batch() {
    List<Entry> batch = new ArrayList<>();
    Entry entry = tape.poll();
    while (entry != null) {
      if (audience.contains(entry.audience())) {
        batch.add(entry);
      }
      entry = batch.size() < BATCH ? tape.poll() : null;
    }
    return batch;
  }

  private @Nullable Delivery ended() {
    return tape.exhausted() ? new Delivery.Ended() : null;
  }

  private Delivery delivered(List<Entry> entries) {
    long prev = sent;
    sent = entries.getLast().seq();
    return new Delivery.Batch(prev, entries);
  }

  /** Whether the log has lost what belongs to one of the positions, since this was asked last. */
  private boolean lost(long... positions) {
    int now = log.gaps().changes();
    if (now == losses) {
      return false;
    }
    losses = now;
    return LongStream.of(positions).anyMatch(log::lost);
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
