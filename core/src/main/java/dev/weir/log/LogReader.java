package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.internal.TapeReader;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One reader's way through a log. For one thread at a time; {@link #close} from any thread.
 *
 * <p>A reader that does not ask for what waits, for {@link LogLimits#readerStall}, has lost its
 * place among the readers: it is told that it was too slow, and may come back with its cursor.
 *
 * <p>A reader that stands where the log has dropped deltas is given the state afresh: it never gets
 * stale deltas and never misses what they came to.
 */
public final class LogReader implements AutoCloseable {
  /**
   * The most entries in a batch. A reader with as many waiting, or with 256 KiB, is behind: of the
   * deltas of a part that follow each other it is given one, with the number of the last.
   */
  public static final int BATCH = Backlog.ENTRIES;

  private final SessionLog log;
  private final Resumption start;
  private final Set<Audience> audience;
  private final TapeReader<Entry> tape;
  private final long liveAt;
  private final Attendance attendance;
  private @Nullable Moment first;
  private int losses;
  private long sent;

  private LogReader(SessionLog log, Resumption start, Set<Audience> audience, long liveAt) {
    this.log = log;
    this.start = start;
    this.audience = withEveryone(audience);
    this.tape = log.reader(start.at());
    this.liveAt = liveAt;
    this.first = start.state();
    this.sent = start.cursor().seq();
    this.losses = log.gaps().changes();
    this.attendance = new Attendance(log, tape.position());
  }

  /** Under the log's lock. */
  static LogReader open(SessionLog log, Resumption start, Set<Audience> audience) {
    return new LogReader(log, start, audience, log.cursor().seq());
  }

  Attendance attendance() {
    return attendance;
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

  /** Whose content this reader is given: what was asked for, and always everyone's. */
  public Set<Audience> audience() {
    return audience;
  }

  /** Whether all that was logged when this reader was opened has been given. */
  public boolean caughtUp() {
    return first == null && tape.position() >= liveAt;
  }

  /**
   * The next delivery; waits for one up to {@code timeout}, not at all if that is zero or negative.
   * {@link Delivery.Quiet} may come sooner once: when what this reader may not see was all that
   * kept it from being {@link #caughtUp}.
   */
  public Delivery next(Duration timeout) throws InterruptedException {
    requireNonNull(timeout, "timeout");
    return switch (attendance.asks()) {
      case LEFT -> new Delivery.Ended();
      case STALLED -> tooSlow();
      case READING -> attended(timeout);
    };
  }

  /** Leaves the log; a thread that waits in {@link #next} is told that it has ended. Idempotent. */
  @Override
  public void close() {
    attendance.leave();
    tape.stop();
  }

  private static Set<Audience> withEveryone(Set<Audience> audience) {
    EnumSet<Audience> all = EnumSet.of(Audience.EVERYONE);
    all.addAll(audience);
    return Set.copyOf(all);
  }

  /** A snapshot that was promised comes first: the cursor is that of who has it. */
  private Delivery tooSlow() {
    Moment state = first;
    first = null;
    return state == null ? new Delivery.TooSlow(cursor()) : resync(state);
  }

  private Delivery attended(Duration timeout) throws InterruptedException {
    Moment state = first;
    try {
      first = null;
      return state == null ? follow(timeout) : resync(state);
    } finally {
      attendance.goesAway(tape.position());
    }
  }

  private Delivery follow(Duration timeout) throws InterruptedException {
    boolean behind = !caughtUp();
    long deadline = log.ticker().after(timeout);
    Duration left = timeout;
    while (tape.await(left)) {
      if (attendance.left()) {
        return new Delivery.Ended();
      }
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
    Backlog batch = new Backlog();
    Entry entry = tape.poll();
    while (entry != null) {
      if (audience.contains(entry.audience())) {
        batch.add(entry);
      }
      entry = batch.full() ? null : tape.poll();
    }
    return batch.entries();
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
    return resync(requireNonNull(now.state()));
  }

  private Delivery resync(Moment state) {
    sent = state.cursor().seq();
    return new Delivery.Resync(state.snapshot());
  }
}
