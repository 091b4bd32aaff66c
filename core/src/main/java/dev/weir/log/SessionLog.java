package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.internal.Tape;
import dev.weir.internal.TapeReader;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events of one session in one sequence. Any thread may call any method; none waits, apart from
 * the lock: an append holds it for a moment, a reader that resumes while its place is looked for.
 *
 * <p>The log begins at 1 and numbers without gaps. Deltas of an ended episode are dropped when the
 * retention is over; their message stays.
 */
public final class SessionLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SessionLog.class.getName());
  private static final byte[] NO_BODY = {};

  private final ReentrantLock lock = new ReentrantLock();
  private final Tape<Entry> tape = new Tape<>();
  private final SessionState state = new SessionState();
  private final String epoch;
  private final LogLimits limits;
  private final Ticker ticker;
  private final Journal journal;
  private final Ids ids = new Ids();
  private final Set<Attendance> readers = ConcurrentHashMap.newKeySet();
  private final Retention retention;
  private final Starts starts;
  private volatile long newest;

  /** An empty log with an epoch of its own, which ends with this process. */
  public SessionLog(LogLimits limits, Ticker ticker) {
    this(limits, ticker, new Forgetful(Epochs.next(ticker.wall())));
  }

  /**
   * The log that a journal holds, which it goes on writing and closes. An episode that was under
   * way is ended as failed with {@code worker_restarted}; what was written of its open message is
   * kept. Inputs that waited are gone. Blocks while the journal is read.
   *
   * @throws JournalFailed if the journal cannot be read or written
   */
  @SuppressWarnings("this-escape") // the log is whole by then; nobody else has it
  public SessionLog(LogLimits limits, Ticker ticker, Journal journal) {
    this.limits = requireNonNull(limits, "limits");
    this.ticker = requireNonNull(ticker, "ticker");
    this.journal = requireNonNull(journal, "journal");
    this.retention = new Retention(tape, limits);
    List<Entry> stored = journal.recover();
    this.epoch = journal.epoch();
    this.starts = new Starts(epoch, tape, state, retention.gaps());
    try {
      restore(stored);
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /** The life of this log. */
  public String epoch() {
    return epoch;
  }

  /** The position of the newest entry. */
  public Cursor cursor() {
    lock.lock();
    try {
      return starts.end();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing can follow: it was closed, or its journal failed. Needs no lock. */
  public boolean ended() {
    return tape.ended();
  }

  /** How many characters its messages hold. */
  public long chars() {
    lock.lock();
    try {
      return state.chars();
    } finally {
      lock.unlock();
    }
  }

  /** The state and its position, taken in one step. */
  public Snapshot snapshot() {
    return moment().snapshot();
  }

  private Moment moment() {
    lock.lock();
    try {
      return starts.now();
    } finally {
      lock.unlock();
    }
  }

  /** An id that no episode of this session has had. */
  public String newEpisodeId() {
    lock.lock();
    try {
      return ids.episode();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a message as a whole, outside any episode; returns the position just before it.
   *
   * @throws LogRefused if the session has a message of that id, or the log is closed
   */
  public Cursor message(Message message) {
    requireNonNull(message, "message");
    return new Cursor(epoch, append(new MessageCompleted(null, message)) - 1);
  }

  /** Says which inputs wait; returns the position just before that. */
  public Cursor queue(List<Queued> queue) {
    return new Cursor(
        epoch, append(new QueueUpdated(List.copyOf(requireNonNull(queue, "queue")))) - 1);
  }

  /**
   * Begins an episode, the live end of this log.
   *
   * @param id from {@link #newEpisodeId}
   * @param attempt from 1
   * @param input the id of the message that it answers; null if the agent speaks of its own accord
   * @throws LogRefused if the episode before has not ended, or the log is closed
   */
  public EpisodeWriter begin(String id, int attempt, @Nullable String input) {
    requireNonNull(id, "id");
    Checked.positive("attempt", attempt);
    append(new EpisodeStarted(id, attempt, input));
    return new EpisodeWriter(this, limits, id);
  }

  /** An id that no message of this session has had. */
  public String newMessageId() {
    lock.lock();
    try {
      return ids.message();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens a reader. Costs no thread; the caller closes it.
   *
   * @param audience whose content the reader is given besides what everyone is given
   * @throws LogRefused when there are as many readers as allowed
   */
  public LogReader read(Position from, Set<Audience> audience) {
    requireNonNull(from, "from");
    requireNonNull(audience, "audience");
    lock.lock();
    try {
      if (full()) {
        throw new LogRefused(
            LogRefused.Reason.TOO_MANY_READERS,
            "readers: %d of %d".formatted(readers.size(), limits.readers()));
      }
      LogReader reader = LogReader.open(this, starts.resolve(from), audience);
      readers.add(reader.attendance());
      return reader;
    } finally {
      lock.unlock();
    }
  }

  /** No event will follow: readers get what is there, then the end. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      tape.end();
    } finally {
      lock.unlock();
    }
    journal.close();
  }

  /**
   * Adds an event and returns its number. What happened before is visible to whoever reads it.
   *
   * @throws LogRefused if the log is closed, or its journal did not take the event, which ends it
   */
  long append(SessionEvent event) {
    byte[] body = EventJson.body(event);
    String type = EventJson.type(event);
    Audience audience = Audiences.of(event);
    lock.lock();
    try {
      if (tape.ended()) {
        throw new LogRefused(LogRefused.Reason.CLOSED, "event: " + type);
      }
      state.check(event);
      Entry entry = new Entry(tape.tail().seq() + 1, audience, type, body);
      store(entry);
      enter(event, entry);
      return entry.seq();
    } finally {
      lock.unlock();
    }
  }

  /** Adds what another log has numbered; that one is the only other writer. */
  void repeat(SessionEvent event, Entry entry) {
    lock.lock();
    try {
      if (tape.ended()) {
        throw new LogRefused(LogRefused.Reason.CLOSED, "entry: " + entry.seq());
      }
      if (entry.seq() != tape.tail().seq() + 1) {
        throw new LogRefused(
            LogRefused.Reason.NOT_NEXT, "entry: %d after %d".formatted(entry.seq(), newest));
      }
      state.check(event);
      store(entry);
      ids.taken(event);
      enter(event, entry);
    } finally {
      lock.unlock();
    }
  }

  /** What is kept, by rising numbers. */
  List<Entry> entries() {
    Tape.Node<Entry> head;
    long through;
    lock.lock();
    try {
      head = tape.head();
      through = tape.tail().seq();
    } finally {
      lock.unlock();
    }
    return held(head, through);
  }

  /** First stored, then read: nobody is given what a crash could take back. */
  private void store(Entry entry) {
    try {
      journal.append(List.of(entry));
    } catch (RuntimeException e) {
      // Whatever it was: nobody knows what is stored now, so nothing may be written behind it.
      LOG.log(System.Logger.Level.ERROR, "the log ends: " + e.getMessage());
      tape.end();
      LogRefused refused = new LogRefused(LogRefused.Reason.NOT_STORED, "event: " + entry.type());
      refused.initCause(e);
      throw refused;
    }
  }

  private void enter(SessionEvent event, Entry entry) {
    state.fold(event);
    ids.taken(event);
    tape.append(entry);
    newest = entry.seq();
    retention.entered(event, entry);
    if (event instanceof EpisodeEnded) {
      settleLater(entry.seq());
    }
  }

  /** By the same steps that made it, so that it is what it was. */
  private void restore(List<Entry> stored) {
    lock.lock();
    try {
      Holes holes = new Holes();
      for (Entry entry : stored) {
        SessionEvent event = EventParser.event(entry);
        // A journal forgets whole files: the end of a message's deltas may be there without a
        // start.
        if (!state.orphaned(event)) {
          restore(event, entry, holes);
        }
      }
    } finally {
      lock.unlock();
    }
    endWhatRan(new End.Failed("worker_restarted", "The worker ended amid the reply."));
  }

  private void restore(SessionEvent event, Entry entry, Holes holes) {
    long missing = tape.tail().seq() + 1;
    for (long seq = missing; seq < entry.seq(); seq++) {
      holes.missing(seq);
      tape.append(new Entry(seq, Audience.EVERYONE, EventJson.PART_DELTA, NO_BODY));
    }
    Gaps.Range hole = holes.before(event, entry.seq());
    if (hole != null) {
      gaps().add(hole);
    }
    enter(event, entry);
    if (missing < entry.seq()) {
      tape.drop(missing, entry.seq() - 1, item -> false);
    }
  }

  /** Nobody goes on with what is under way. */
  void endWhatRan(End.Failed end) {
    Snapshot before = snapshot();
    Running ran = before.running();
    if (ran != null) {
      EpisodeWriter.abandon(this, ran, before.open(), end);
    }
    if (!before.queue().isEmpty()) {
      append(new QueueUpdated(List.of()));
    }
  }

  /**
   * Lets the journal forget what was dropped, which may make it write its files anew; blocks for
   * that. For whoever writes episodes, after the end of each, and under no lock of its own. What
   * the journal throws is logged.
   */
  public void tidy() {
    long through;
    Tape.Node<Entry> head;
    lock.lock();
    try {
      through = retention.settled();
      head = tape.head();
    } finally {
      lock.unlock();
    }
    try {
      journal.compact(through, () -> held(head, through));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a journal could not forget what was dropped", e);
    }
  }

  private static List<Entry> held(Tape.Node<Entry> head, long through) {
    List<Entry> held = new ArrayList<>();
    for (var n = head.next(); n != null && n.seq() <= through; n = n.next()) {
      held.add(n.item());
    }
    return held;
  }

  Resumption resync() {
    lock.lock();
    try {
      return starts.stale("behind");
    } finally {
      lock.unlock();
    }
  }

  TapeReader<Entry> reader(Tape.Node<Entry> at) {
    return new TapeReader<>(tape, at, ticker);
  }

  Ticker ticker() {
    return ticker;
  }

  Duration readerStall() {
    return limits.readerStall();
  }

  /** The number of the newest entry, for those who must not wait. Needs no lock. */
  public long newest() {
    return newest;
  }

  Gaps gaps() {
    return retention.gaps();
  }

  boolean lost(long seq) {
    lock.lock();
    try {
      return gaps().lost(seq);
    } finally {
      lock.unlock();
    }
  }

  /** A reader has left, or has lost its place; needs no lock. */
  void left(Attendance reader) {
    readers.remove(reader);
  }

  /** Whoever has left what waits for too long gives its place to who wants it. */
  private boolean full() {
    if (readers.size() >= limits.readers()) {
      readers.forEach(Attendance::look);
    }
    return readers.size() >= limits.readers();
  }

  private void settleLater(long end) {
    List<Gaps.Range> ranges = retention.takeEnded();
    ticker.at(ticker.after(limits.closedRetention()), () -> retentionOver(ranges, end));
  }

  /** On the thread of all alarms, which must not wait for a storage that holds up an append. */
  private void retentionOver(List<Gaps.Range> ranges, long end) {
    if (!lock.tryLock()) {
      Thread.ofVirtual().name("weir-log-compact").start(() -> compact(ranges, end));
      return;
    }
    try {
      compact(ranges, end);
    } finally {
      lock.unlock();
    }
  }

  private void compact(List<Gaps.Range> ranges, long end) {
    lock.lock();
    try {
      retention.drop(ranges, end);
    } finally {
      lock.unlock();
    }
  }
}
