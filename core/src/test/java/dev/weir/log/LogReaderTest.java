package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting, batches, and what a reader is not shown. */
@Timeout(20)
class LogReaderTest {
  private static final Set<Audience> EVERYONE = EnumSet.of(Audience.EVERYONE);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualTime time = new ManualTime();
  private final SessionLog log = new SessionLog(LogLimits.DEFAULT.withReaderStall(DAY), time);
  private LogReader reader;

  @BeforeEach
  void open() {
    reader = log.read(new Position.Start(), EVERYONE);
  }

  @AfterEach
  void close() {
    reader.close();
    log.close();
  }

  @Test
  void next_nothingThere_waitsForTheEvent() throws Exception {
    FutureTask<Delivery> waiting = waiting(DAY);
    log.message(SessionLogTest.said("m"));
    assertThat(((Delivery.Batch) waiting.get()).entries()).hasSize(1);
    assertThat(reader.cursor()).isEqualTo(log.cursor());
  }

  @Test
  void next_timeRunsOut_isQuiet() throws Exception {
    FutureTask<Delivery> waiting = waiting(SECOND);
    time.advance(SECOND);
    assertThat(waiting.get()).isInstanceOf(Delivery.Quiet.class);
  }

  @Test
  void next_logEnds_isTold() throws Exception {
    FutureTask<Delivery> waiting = waiting(DAY);
    log.close();
    assertThat(waiting.get()).isInstanceOf(Delivery.Ended.class);
  }

  @Test
  void next_interrupted_throwsAndLosesNothing() throws Exception {
    FutureTask<Delivery> waiting = new FutureTask<>(() -> reader.next(DAY));
    Thread thread = Thread.startVirtualThread(waiting);
    awaitParked(thread);
    thread.interrupt();
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    log.message(SessionLogTest.said("m"));
    assertThat(reader.next(DAY)).isInstanceOf(Delivery.Batch.class);
  }

  /** What is for others neither ends the wait nor comes. */
  @Test
  void next_onlyHiddenEventsCome_waitsOnUntilTheTimeIsOver() throws Exception {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    assertThat(reader.next(DAY)).isInstanceOf(Delivery.Batch.class);
    FutureTask<Delivery> waiting = waiting(SECOND);
    turn.write(new Update.Start(0, new Content.Reasoning("")));
    turn.write(new Update.Delta(0, new Piece.Reasoning("hm")));
    time.advance(SECOND.dividedBy(2));
    assertThat(waiting.isDone()).isFalse();
    time.advance(SECOND.dividedBy(2));
    assertThat(waiting.get()).isInstanceOf(Delivery.Quiet.class);
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    Delivery.Batch batch = (Delivery.Batch) reader.next(DAY);
    assertThat(batch.entries()).extracting(Entry::type).containsExactly("episode.completed");
    assertThat(batch.prev()).as("what this reader was sent last").isEqualTo(1);
  }

  /** A reader whose rest is hidden is caught up at once, not after the next heartbeat. */
  @Test
  void caughtUp_restIsHidden_isSoWithoutWaiting() throws InterruptedException {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Reasoning("")));
    try (LogReader late = log.read(new Position.After(new Cursor(log.epoch(), 1)), EVERYONE)) {
      assertThat(late.caughtUp()).isFalse();
      assertThat(late.next(DAY)).isInstanceOf(Delivery.Quiet.class);
      assertThat(late.caughtUp()).isTrue();
      assertThat(late.cursor().seq()).isEqualTo(1);
    }
  }

  @Test
  void caughtUp_byPosition_isSoWhenAllOfThePastWasGiven() throws InterruptedException {
    log.message(SessionLogTest.said("m"));
    assertThat(reader.caughtUp()).as("nothing was logged when it was opened").isTrue();
    try (LogReader past = log.read(new Position.Start(), EVERYONE);
        LogReader latest = log.read(new Position.Latest(), EVERYONE)) {
      assertThat(past.caughtUp()).isFalse();
      assertThat(latest.caughtUp()).isFalse();
      past.next(DAY);
      latest.next(DAY);
      assertThat(past.caughtUp()).isTrue();
      assertThat(latest.caughtUp()).isTrue();
    }
  }

  @Test
  void next_longBacklog_comesInBatches() throws InterruptedException {
    for (int i = 0; i < LogReader.BATCH + 5; i++) {
      log.message(SessionLogTest.said("m" + i));
    }
    Delivery.Batch first = (Delivery.Batch) reader.next(DAY);
    Delivery.Batch second = (Delivery.Batch) reader.next(DAY);
    assertThat(first.entries()).hasSize(LogReader.BATCH);
    assertThat(second.entries()).hasSize(5);
    assertThat(second.prev()).isEqualTo(LogReader.BATCH);
  }

  /** Whoever closes it need not be who reads. */
  @Test
  void close_whileNextWaits_wakesItAndItIsToldTheEnd() throws Exception {
    FutureTask<Delivery> waiting = waiting(DAY);
    reader.close();
    assertThat(waiting.get()).isInstanceOf(Delivery.Ended.class);
  }

  /** It came for what there was, and has not been back since: its place goes to another. */
  @Test
  void next_leftEntriesWaitingForTheStall_isTooSlowAndMayComeBackWithItsCursor() throws Exception {
    SessionLog small =
        new SessionLog(LogLimits.DEFAULT.withReaders(1).withReaderStall(SECOND), time);
    small.message(SessionLogTest.said("m1"));
    try (LogReader slow = small.read(new Position.Start(), EVERYONE)) {
      slow.next(DAY);
      small.message(SessionLogTest.said("m2"));
      time.advance(SECOND.minusNanos(1));
      assertThat(slow.next(DAY)).as("just in time").isInstanceOf(Delivery.Batch.class);
      small.message(SessionLogTest.said("m3"));
      time.advance(SECOND);
      Cursor last = new Cursor(small.epoch(), 2);
      small.message(SessionLogTest.said("m4"));
      try (LogReader again = small.read(new Position.After(last), EVERYONE)) {
        assertThat(slow.next(DAY)).isEqualTo(new Delivery.TooSlow(last));
        assertThat(again.verdict()).isEqualTo(Verdict.EXACT);
        assertThat(((Delivery.Batch) again.next(DAY)).entries()).hasSize(2);
      }
    }
    small.read(new Position.Now(), EVERYONE).close();
  }

  /** Nothing waits for it, so it cannot be slow. */
  @Test
  void next_awayForLongWithNothingWaiting_isNotTooSlow() throws Exception {
    SessionLog quiet = new SessionLog(LogLimits.DEFAULT.withReaderStall(SECOND), time);
    try (LogReader away = quiet.read(new Position.Start(), EVERYONE)) {
      for (int i = 0; i < 5; i++) {
        time.advance(SECOND);
      }
      assertThat(away.next(Duration.ZERO)).isInstanceOf(Delivery.Quiet.class);
      quiet.message(SessionLogTest.said("m"));
      assertThat(away.next(DAY)).isInstanceOf(Delivery.Batch.class);
    }
  }

  /** A writer of a hundred thousand deltas is never kept by a reader that has left them. */
  @Test
  void next_farBehindInOnePart_getsJoinedDeltasWithTheLastNumberAndThePrevOfTheFirst()
      throws InterruptedException {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    reader.next(DAY);
    for (int i = 0; i < 1_000; i++) {
      turn.write(new Update.Delta(0, new Piece.Text("\"" + i + "\",\"delta\":\"")));
    }
    Delivery.Batch batch = (Delivery.Batch) reader.next(DAY);
    assertThat(batch.prev()).isEqualTo(3);
    assertThat(batch.entries()).extracting(Entry::seq).containsExactly(1_003L);
    assertThat(reader.next(Duration.ZERO)).isInstanceOf(Delivery.Quiet.class);
  }

  @Test
  void next_readerClosed_givesNothingMore() throws InterruptedException {
    log.message(SessionLogTest.said("m"));
    reader.close();
    assertThat(reader.next(DAY)).isInstanceOf(Delivery.Ended.class);
  }

  /** Time that passes while it reads nothing costs the reader of whole messages nothing. */
  @Test
  void next_positionOutsideMessages_goesOnExactlyAfterRetention() throws InterruptedException {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    reader.next(DAY);
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("Hi")));
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    time.advance(LogLimits.DEFAULT.closedRetention());
    Delivery.Batch batch = (Delivery.Batch) reader.next(DAY);
    assertThat(batch.entries())
        .extracting(Entry::type)
        .containsExactly("message.completed", "episode.completed");
  }

  /** Standing in the midst of deltas when they go, a reader is given the state. */
  @Test
  void next_standingOnDroppedDeltas_givesASnapshot() throws InterruptedException {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("Hi ")));
    reader.next(DAY);
    turn.write(new Update.Delta(0, new Piece.Text("there")));
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    time.advance(LogLimits.DEFAULT.closedRetention());
    assertThat(reader.next(DAY)).isEqualTo(new Delivery.Resync(log.snapshot()));
    assertThat(reader.verdict()).as("the verdict of the beginning").isEqualTo(Verdict.EXACT);
  }

  @Test
  void audience_given_isThatOfTheReader() {
    assertThat(reader.audience()).isEqualTo(EVERYONE);
  }

  /** What it waits for is armed then; other alarms of the reader were so before. */
  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING
        && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private FutureTask<Delivery> waiting(Duration timeout) throws InterruptedException {
    FutureTask<Delivery> waiting = new FutureTask<>(() -> reader.next(timeout));
    awaitParked(Thread.startVirtualThread(waiting));
    return waiting;
  }
}
