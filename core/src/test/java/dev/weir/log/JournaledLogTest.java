package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.internal.RecordedLog;
import dev.weir.log.LogRefused.Reason;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that is made again of its journal. */
@Timeout(20)
class JournaledLogTest {
  private final ManualTime time = new ManualTime();
  private final MemoryJournal journal = new MemoryJournal(Instant.EPOCH);

  @Test
  void new_afterARestart_holdsTheSameAndResumesExactly() throws InterruptedException {
    SessionLog before = log(journal);
    new Script(before, () -> {}).play();
    before.close();
    SessionLog after = log(journal);
    assertThat(after.snapshot()).isEqualTo(before.snapshot());
    assertThat(after.chars()).isEqualTo(before.chars());
    for (long seq = 0; seq <= after.cursor().seq(); seq++) {
      Position position = new Position.After(new Cursor(before.epoch(), seq));
      try (LogReader reader = after.read(position, SessionLogTest.ALL)) {
        assertThat(reader.verdict()).isEqualTo(Verdict.EXACT);
      }
    }
  }

  /** After a kill nobody goes on writing: the end says so, and what was said is not lost. */
  @Test
  void new_killedAmidAReply_endsTheEpisodeAsFailedAndKeepsWhatWasSaid() throws Exception {
    SessionLog before = log(journal);
    EpisodeWriter turn = before.begin(before.newEpisodeId(), 1, "msg_0");
    before.queue(List.of(new Queued(before.newEpisodeId(), "later")));
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("half a s")));
    Cursor seen = before.cursor();

    SessionLog after = log(journal);
    try (LogReader reader = after.read(new Position.After(seen), SessionLogTest.ALL)) {
      assertThat(reader.verdict()).isEqualTo(Verdict.EXACT);
      assertThat(((Delivery.Batch) reader.next(Duration.ZERO)).entries())
          .extracting(Entry::type)
          .containsExactly(
              "part.completed", "message.completed", "episode.failed", "queue.updated");
    }
    Snapshot state = after.snapshot();
    assertThat(state.running()).isNull();
    assertThat(state.open()).isNull();
    assertThat(state.queue()).isEmpty();
    assertThat(state.messages().getLast().status()).isEqualTo(Message.Status.FAILED);
    assertThat(state.messages().getLast().parts()).containsExactly(new Content.Text("half a s"));
    assertThat(after.newEpisodeId()).isEqualTo("ep_3");
    assertThat(after.newMessageId()).isEqualTo("msg_2");
    assertThat(log(journal).cursor()).as("it is ended once").isEqualTo(after.cursor());
  }

  @Test
  void new_killedAmidAToolCall_keepsNoHalfCall() {
    SessionLog before = log(journal);
    EpisodeWriter turn = before.begin("ep_1", 1, "msg_0");
    turn.write(new Update.Start(0, new Content.ToolInput("c", "book", "")));
    turn.write(new Update.Delta(0, new Piece.ToolInput("c", "book", "{\"na")));
    assertThat(log(journal).snapshot().messages()).isEmpty();
  }

  /** Whatever a reader was given is stored: in the moment of its append nobody has seen it. */
  @Test
  void append_beforeItIsStored_isSeenByNobody() throws InterruptedException {
    List<Delivery> seen = new ArrayList<>();
    List<Supplier<LogReader>> opener = new ArrayList<>();
    SessionLog log =
        log(
            new Watched(journal) {
              @Override
              public void append(List<Entry> entries) {
                if (!opener.isEmpty()) {
                  seen.add(quietly(opener.getFirst().get()));
                }
                super.append(entries);
              }
            });
    LogReader reader = log.read(new Position.Start(), SessionLogTest.ALL);
    opener.add(() -> reader);
    log.message(SessionLogTest.said("m"));
    assertThat(seen).singleElement().isInstanceOf(Delivery.Quiet.class);
    assertThat(reader.next(Duration.ZERO)).isInstanceOf(Delivery.Batch.class);
    reader.close();
  }

  /** A full disk: the caller is told, readers get what is stored and then the end. */
  @Test
  void append_journalFails_isRefusedAndEndsTheLogWithWhatIsStored() throws InterruptedException {
    boolean[] full = {false};
    SessionLog log =
        log(
            new Watched(journal) {
              @Override
              public void append(List<Entry> entries) {
                if (full[0]) {
                  throw new JournalFailed("journal: no space left");
                }
                super.append(entries);
              }
            });
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    Cursor stored = log.cursor();
    full[0] = true;
    assertThatThrownBy(() -> turn.complete(Usage.NONE))
        .isInstanceOfSatisfying(
            LogRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_STORED))
        .hasCauseInstanceOf(JournalFailed.class);
    assertThat(log.cursor()).isEqualTo(stored);
    assertThat(log.snapshot().running()).as("not even in the state").isNotNull();
    SessionLogTest.assertRefused(
        Reason.CLOSED, "event: ", () -> log.message(SessionLogTest.said("m")));
    try (LogReader reader = log.read(new Position.Start(), SessionLogTest.ALL)) {
      assertThat(reader.next(Duration.ZERO)).isInstanceOf(Delivery.Batch.class);
      assertThat(reader.next(Duration.ZERO)).isInstanceOf(Delivery.Ended.class);
    }
  }

  /** A storage of somebody else fails in its own words; what it has stored nobody knows then. */
  @Test
  void append_journalThrowsAnything_isRefusedAndEndsTheLog() {
    boolean[] broken = {false};
    SessionLog log =
        log(
            new Watched(journal) {
              @Override
              public void append(List<Entry> entries) {
                super.append(entries);
                if (broken[0]) {
                  throw new IllegalStateException("connection lost");
                }
              }
            });
    broken[0] = true;
    assertThatThrownBy(() -> log.message(SessionLogTest.said("m")))
        .isInstanceOfSatisfying(
            LogRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_STORED))
        .hasRootCauseMessage("connection lost");
    broken[0] = false;
    SessionLogTest.assertRefused(
        Reason.CLOSED, "event: ", () -> log.message(SessionLogTest.said("m")));
  }

  @Test
  void tidy_journalCannotForget_isOnlyReported() {
    SessionLog log =
        log(
            new Watched(journal) {
              @Override
              public void compact(long through, Supplier<List<Entry>> kept) {
                throw new IllegalStateException("connection lost");
              }
            });
    log.tidy();
    assertThat(log.cursor().seq()).isZero();
    assertThat(RecordedLog.LINES)
        .anySatisfy(line -> assertThat(line).contains("WARNING", "could not forget"));
  }

  /** The clock's thread is everybody's: one log whose disk hangs must not hold it. */
  @Test
  void compact_amidAnAppendThatHangs_doesNotHoldTheClock() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    boolean[] slow = {false};
    SessionLog log =
        log(
            new Watched(journal) {
              @Override
              public void append(List<Entry> entries) {
                if (slow[0]) {
                  hangs.countDown();
                  awaitQuietly(released);
                }
                super.append(entries);
              }
            });
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("a")));
    Cursor inside = log.cursor();
    turn.write(new Update.Delta(0, new Piece.Text("b")));
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    slow[0] = true;
    Thread appends = Thread.startVirtualThread(() -> log.message(SessionLogTest.said("m")));
    hangs.await();
    CountDownLatch others = new CountDownLatch(1);
    Duration later = LogLimits.DEFAULT.closedRetention().plusMillis(1);
    time.at(time.after(later), others::countDown);
    Thread clock = Thread.startVirtualThread(() -> time.advance(later));
    try {
      assertThat(others.await(10, TimeUnit.SECONDS)).as("others' alarms").isTrue();
    } finally {
      released.countDown();
      appends.join();
      clock.join();
    }
    while (verdict(log, inside.seq()) != Verdict.SNAPSHOT) {
      Thread.onSpinWait(); // compacted all the same, once it can be
    }
  }

  /** What could not be read again is not written. */
  @Test
  void write_nulls_areRefusedAtTheDoorAndTheJournalStaysWhole() {
    SessionLog log = log(journal);
    assertThatNullPointerException().isThrownBy(() -> log.begin(nothing(), 1, "m"));
    assertThatThrownBy(() -> log.begin("ep_1", 0, "m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attempt: 0 (expected: at least 1)");
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    assertThatNullPointerException().isThrownBy(() -> turn.fail("code", nothing()));
    assertThatNullPointerException().isThrownBy(() -> turn.fail(nothing(), "message"));
    assertThatNullPointerException().isThrownBy(() -> turn.cancel(nothing()));
    assertThatNullPointerException().isThrownBy(() -> new Queued("ep_2", nothing()));
    assertThatNullPointerException().isThrownBy(() -> new Queued(nothing(), "text"));
    turn.fail("code", "message");
    assertThat(log(journal).snapshot()).isEqualTo(log.snapshot());
  }

  /** Deltas that were dropped are not found again, and the verdicts are the same as before. */
  @Test
  void new_afterCompaction_givesTheVerdictsOfBefore() {
    SessionLog before = log(journal);
    new Script(before, () -> {}).play();
    time.advance(LogLimits.DEFAULT.closedRetention());
    before.tidy();
    SessionLog after = log(journal);
    int snapshots = 0;
    for (long seq = 0; seq <= after.cursor().seq(); seq++) {
      Verdict was = verdict(before, seq);
      assertThat(verdict(after, seq)).as("at %d", seq).isEqualTo(was);
      snapshots += was == Verdict.SNAPSHOT ? 1 : 0;
    }
    assertThat(snapshots).isGreaterThan(10);
    assertThat(after.snapshot()).isEqualTo(before.snapshot());
  }

  @Test
  void abandoned_end_hasACode() {
    SessionLog before = log(journal);
    before.begin("ep_1", 1, "m");
    log(journal);
    SessionEvent last = EventParser.event(journal.recover().getLast());
    assertThat(((SessionEvent.EpisodeEnded) last).end())
        .isInstanceOfSatisfying(
            End.Failed.class, end -> assertThat(end.code()).isEqualTo("worker_restarted"));
  }

  private SessionLog log(Journal from) {
    return new SessionLog(LogLimits.DEFAULT, time, from);
  }

  private static Verdict verdict(SessionLog log, long seq) {
    Position position = new Position.After(new Cursor(log.epoch(), seq));
    try (LogReader reader = log.read(position, SessionLogTest.ALL)) {
      return reader.verdict();
    }
  }

  @SuppressWarnings("NullAway") // as from a caller that checks no nulls
  private static <T> T nothing() {
    return null;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Delivery quietly(LogReader reader) {
    try {
      return reader.next(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Passes everything on. */
  private static class Watched implements Journal {
    private final Journal to;

    Watched(Journal to) {
      this.to = to;
    }

    @Override
    public List<Entry> recover() {
      return to.recover();
    }

    @Override
    public String epoch() {
      return to.epoch();
    }

    @Override
    public void append(List<Entry> entries) {
      to.append(entries);
    }

    @Override
    public void compact(long through, Supplier<List<Entry>> kept) {
      to.compact(through, kept);
    }

    @Override
    public void close() {
      to.close();
    }
  }
}
