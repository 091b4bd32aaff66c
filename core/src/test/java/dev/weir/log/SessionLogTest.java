package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.LogRefused.Reason;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a reader may begin, what it is told, and what a log refuses. */
@Timeout(20)
class SessionLogTest {
  static final Set<Audience> ALL = Set.of(Audience.values());

  private final ManualTime time = new ManualTime();
  private final LogLimits limits =
      new LogLimits(1_000, 100, Duration.ofSeconds(15), 3, Duration.ofDays(1));
  private final SessionLog log = new SessionLog(limits, time);

  static Stream<Arguments> positions() {
    return Stream.of(
        row("start", log -> new Position.Start(), Verdict.EXACT, "", 0),
        row("now", log -> new Position.Now(), Verdict.EXACT, "", 3),
        row("latest", log -> new Position.Latest(), Verdict.SNAPSHOT, "asked for", 3),
        row("first", log -> after(log, 0), Verdict.EXACT, "", 0),
        row("middle", log -> after(log, 2), Verdict.EXACT, "", 2),
        row("end", log -> after(log, 3), Verdict.EXACT, "", 3),
        row("beyond", log -> after(log, 4), Verdict.RESET, "beyond the end", 3),
        row("other epoch", log -> otherEpoch(), Verdict.RESET, "epoch", 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("positions")
  void read_fromAPosition_saysWhatTheReaderGets(
      String name, Function<SessionLog, Position> from, Verdict verdict, String reason, long begins)
      throws InterruptedException {
    say(3);
    try (LogReader reader = log.read(from.apply(log), ALL)) {
      assertThat(reader.verdict()).isEqualTo(verdict);
      assertThat(reader.reason()).isEqualTo(reason);
      assertThat(reader.cursor()).isEqualTo(new Cursor(log.epoch(), begins));
      Delivery first = reader.next(Duration.ZERO);
      if (verdict != Verdict.EXACT) {
        assertThat(first).isEqualTo(new Delivery.Resync(log.snapshot()));
      } else if (begins < 3) {
        Delivery.Batch batch = (Delivery.Batch) first;
        assertThat(batch.prev()).isEqualTo(begins);
        assertThat(batch.entries()).hasSize((int) (3 - begins));
      } else {
        assertThat(first).isInstanceOf(Delivery.Quiet.class);
      }
    }
  }

  /** Deltas over the open limit go; whoever is behind that is told the state instead. */
  @Test
  void read_openEpisodeOverItsLimit_snapshotBelowTheFloorExactAbove() throws Exception {
    EpisodeWriter turn = begin();
    turn.write(new Update.Start(0, new Content.Text("")));
    long floor = 0;
    for (int i = 0; floor == 0; i++) {
      turn.write(new Update.Delta(0, new Piece.Text("x")));
      floor = verdict(new Position.Start()) == Verdict.EXACT ? 0 : log.cursor().seq() - 1;
      assertThat(i).as("deltas of over 80 bytes until the limit of 1,000").isLessThan(13);
    }
    assertThat(verdict(new Position.After(new Cursor(log.epoch(), floor - 1))))
        .isEqualTo(Verdict.SNAPSHOT);
    assertThat(verdict(new Position.After(new Cursor(log.epoch(), floor))))
        .isEqualTo(Verdict.EXACT);
    try (LogReader late = log.read(new Position.Start(), ALL)) {
      assertThat(late.reason()).isEqualTo("start is no longer kept");
    }
    try (LogReader late = log.read(after(log, 2), ALL)) {
      assertThat(late.reason()).isEqualTo("compacted");
    }
  }

  /** A reader that is behind when the deltas go gets a snapshot in the midst of its stream. */
  @Test
  void next_floorRisesOverAReader_givesTheStateAndGoesOn() throws Exception {
    EpisodeWriter turn = begin();
    turn.write(new Update.Start(0, new Content.Text("")));
    try (LogReader reader = log.read(new Position.Start(), ALL)) {
      for (int i = 0; i < 15; i++) {
        turn.write(new Update.Delta(0, new Piece.Text("x")));
      }
      Delivery.Resync resync = (Delivery.Resync) reader.next(Duration.ZERO);
      assertThat(resync.snapshot()).isEqualTo(log.snapshot());
      assertThat(resync.snapshot().open().parts())
          .containsExactly(new Content.Text("x".repeat(15)));
      long at = log.cursor().seq();
      turn.write(new Update.Delta(0, new Piece.Text("y")));
      assertThat(((Delivery.Batch) reader.next(Duration.ZERO)).prev()).isEqualTo(at);
    }
  }

  /** Many long messages in one open episode: what is kept of them stays under the limit. */
  @Test
  void track_messagesOfAnOpenEpisode_areCompactedTogether() {
    Unsettled unsettled = new Unsettled();
    unsettled.track(new SessionEvent.MessageStarted("e", "m1", new Content.Text("")), 5, 10);
    unsettled.track(new SessionEvent.PartDelta("e", "m1", new Piece.Text("a")), 6, 10);
    unsettled.track(new SessionEvent.MessageCompleted(null, said("other")), 7, 10);
    unsettled.track(new SessionEvent.PartDelta("e", "m1", new Piece.Text("a")), 8, 10);
    unsettled.track(new SessionEvent.MessageCompleted("e", said("m1")), 9, 10);
    unsettled.track(new SessionEvent.MessageStarted("e", "m2", new Content.Text("")), 10, 10);
    unsettled.track(new SessionEvent.PartDelta("e", "m2", new Piece.Text("a")), 11, 10);
    assertThat(unsettled.openBytes()).isEqualTo(30);
    assertThat(unsettled.first()).as("the first message's deltas go, too").isEqualTo(5);
    unsettled.compacted(11);
    assertThat(unsettled.openBytes()).isZero();
    unsettled.track(new SessionEvent.MessageCompleted("e", said("m2")), 14, 10);
    assertThat(unsettled.take()).containsExactly(new Gaps.Range(11, 13));
    assertThat(unsettled.take()).isEmpty();
  }

  @Test
  void read_asManyReadersAsAllowed_isRefusedUntilOneLeaves() {
    List<LogReader> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(log.read(new Position.Now(), ALL));
    }
    assertRefused(Reason.TOO_MANY_READERS, "readers: 3", () -> log.read(new Position.Now(), ALL));
    readers.getFirst().close();
    readers.getFirst().close();
    log.read(new Position.Now(), ALL).close();
    readers.add(log.read(new Position.Now(), ALL));
    assertRefused(Reason.TOO_MANY_READERS, "readers: 3", () -> log.read(new Position.Now(), ALL));
    readers.forEach(LogReader::close);
  }

  /** A request that is refused takes no place. */
  @Test
  void read_badArgument_leavesNoReaderBehind() {
    for (int i = 0; i < 9; i++) {
      assertThatThrownBy(() -> log.read(new Position.Now(), null))
          .isInstanceOf(NullPointerException.class);
    }
    log.read(new Position.Now(), ALL).close();
  }

  @Test
  void append_closed_isRefusedAndReadersGetTheRest() throws InterruptedException {
    say(1);
    EpisodeWriter turn = begin();
    try (LogReader reader = log.read(new Position.Start(), ALL)) {
      log.close();
      log.close();
      assertRefused(Reason.CLOSED, "event: message.completed", () -> log.message(said("m")));
      assertRefused(Reason.CLOSED, "event: queue.updated", () -> log.queue(List.of()));
      assertRefused(Reason.CLOSED, "event: episode.completed", () -> turn.complete(Usage.NONE));
      assertThat(((Delivery.Batch) reader.next(Duration.ZERO)).entries()).hasSize(2);
      assertThat(reader.next(Duration.ofDays(1))).isInstanceOf(Delivery.Ended.class);
    }
    try (LogReader late = log.read(new Position.Start(), ALL)) {
      assertThat(late.next(Duration.ZERO)).isInstanceOf(Delivery.Batch.class);
    }
  }

  @Test
  void begin_anotherRuns_isRefusedUntilItEnds() {
    EpisodeWriter first = begin();
    Cursor before = log.cursor();
    assertRefused(Reason.EPISODE_RUNNING, "episode: ep_9", () -> log.begin("ep_9", 1, "m"));
    assertThat(log.cursor()).as("nothing was written").isEqualTo(before);
    first.complete(Usage.NONE);
    assertThat(log.begin("ep_9", 1, "m").id()).isEqualTo("ep_9");
  }

  /** What is returned lets a client wait for the first event that its request caused. */
  @Test
  void append_message_returnsThePositionBeforeIt() {
    say(2);
    assertThat(log.message(said("m"))).isEqualTo(new Cursor(log.epoch(), 2));
    assertThat(log.queue(List.of())).isEqualTo(new Cursor(log.epoch(), 3));
    assertThat(log.cursor()).isEqualTo(new Cursor(log.epoch(), 4));
  }

  @Test
  void newIds_areCountedApart() {
    assertThat(List.of(log.newMessageId(), log.newMessageId())).containsExactly("msg_1", "msg_2");
    assertThat(List.of(log.newEpisodeId(), log.newEpisodeId())).containsExactly("ep_1", "ep_2");
  }

  @Test
  void snapshot_runningAndWaiting_tellsBoth() {
    EpisodeWriter turn = begin();
    log.queue(List.of(new Queued("ep_2", "later")));
    assertThat(log.snapshot().running()).isEqualTo(new Running(turn.id(), 1));
    assertThat(log.snapshot().queue()).containsExactly(new Queued("ep_2", "later"));
    assertThat(log.snapshot().open()).isNull();
    turn.cancel("stop");
    assertThat(log.snapshot().running()).isNull();
  }

  /** To the nanosecond: until the retention is over a cursor among deltas is exact, not after. */
  @Test
  void compact_retentionOver_isExactBeforeAndSnapshotFromThenOn() throws InterruptedException {
    EpisodeWriter turn = begin();
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("a")));
    Position inside = after(log, log.cursor().seq());
    turn.write(new Update.Delta(0, new Piece.Text("b")));
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    time.advance(limits.closedRetention().minusNanos(1));
    assertThat(verdict(inside)).isEqualTo(Verdict.EXACT);
    time.advance(Duration.ofNanos(1));
    assertThat(verdict(inside)).isEqualTo(Verdict.SNAPSHOT);
    try (LogReader all = log.read(new Position.Start(), ALL)) {
      assertThat(((Delivery.Batch) all.next(Duration.ZERO)).entries())
          .extracting(Entry::type)
          .containsExactly("episode.started", "message.completed", "episode.completed");
    }
  }

  /** A caller may queue and take back for ever; only the newest state of the queue is kept. */
  @Test
  void queue_changedOften_keepsTheNewestStateOnlyAfterTheRetention() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      log.queue(List.of(new Queued("ep_" + i, "later")));
    }
    begin().complete(Usage.NONE);
    time.advance(Duration.ofHours(1));
    try (LogReader reader = log.read(new Position.Start(), Set.of(Audience.EVERYONE))) {
      assertThat(reader.verdict()).isEqualTo(Verdict.EXACT);
      assertThat(reader.next(Duration.ofSeconds(1)))
          .isInstanceOfSatisfying(
              Delivery.Batch.class,
              batch ->
                  assertThat(batch.entries())
                      .filteredOn(entry -> entry.type().equals("queue.updated"))
                      .singleElement()
                      .returns(100L, Entry::seq));
    }
  }

  @Test
  void chars_messagesSaid_countsWhatTheyHold() {
    say(2);
    assertThat(log.chars()).isEqualTo(2L * "hello".length());
  }

  private void say(int times) {
    for (int i = 0; i < times; i++) {
      log.message(said("msg_x" + i));
    }
  }

  private EpisodeWriter begin() {
    return log.begin(log.newEpisodeId(), 1, "msg_0");
  }

  private Verdict verdict(Position from) {
    try (LogReader reader = log.read(from, ALL)) {
      return reader.verdict();
    }
  }

  static Message said(String id) {
    return new Message(
        id, Message.Role.USER, Message.Status.COMPLETED, List.of(new Content.Text("hello")));
  }

  private static Arguments row(
      String name,
      Function<SessionLog, Position> from,
      Verdict verdict,
      String reason,
      long begins) {
    return Arguments.of(name, from, verdict, reason, begins);
  }

  private static Position after(SessionLog log, long seq) {
    return new Position.After(new Cursor(log.epoch(), seq));
  }

  private static Position otherEpoch() {
    return new Position.After(new Cursor("another", 1));
  }

  static void assertRefused(Reason reason, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LogRefused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused).hasMessageStartingWith(text).hasMessageContaining("(expected: ");
            });
  }

  /** Callers change the queue while one turn runs for long: only the newest states are held. */
  @Test
  void queue_changedForEverAmidAnEpisode_isHeldWithinTheOpenLimit() throws InterruptedException {
    log.begin("ep_1", 1, "m");
    for (int i = 0; i < 1_000; i++) {
      log.queue(List.of(new Queued("ep_" + i, "x".repeat(50))));
    }
    int held = 0;
    try (LogReader reader = log.read(new Position.Start(), ALL)) {
      assertThat(reader.verdict()).isEqualTo(Verdict.EXACT);
      while (reader.next(Duration.ZERO) instanceof Delivery.Batch batch) {
        held += batch.entries().size();
      }
    }
    assertThat(held).isBetween(2, 20);
    assertThat(log.snapshot().queue()).extracting(Queued::episode).containsExactly("ep_999");
  }
}
