package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.log.LogRefused.Reason;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What could not be read back is refused by name, and nothing of it is stored. */
@Timeout(20)
@SuppressWarnings("NullAway") // nulls are what this is about
class RefusedAtTheDoorTest {
  private static final List<Content> PARTS = List.of(new Content.Text("Hi"));

  private final ManualTime time = new ManualTime();
  private final MemoryJournal journal = new MemoryJournal(Instant.EPOCH);
  private final SessionLog log = new SessionLog(LogLimits.DEFAULT, time, journal);

  @Test
  void end_withoutAReason_isRefusedAndTheEpisodeGoesOn() {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    named("reason", () -> turn.cancel(null));
    named("code", () -> turn.fail(null, "why"));
    named("message", () -> turn.fail("code", null));
    named("usage", () -> turn.complete(null));
    named("update", () -> turn.write(null));
    turn.complete(Usage.NONE);
    assertThat(again().snapshot().running()).isNull();
  }

  @Test
  void begin_badArguments_isRefusedAndNothingRuns() {
    named("id", () -> log.begin(null, 1, "m"));
    wrong("attempt: 0 (expected: at least 1)", () -> log.begin("ep_1", 0, "m"));
    wrong("attempt: -5 (expected: at least 1)", () -> log.begin("ep_1", -5, "m"));
    assertThat(log.snapshot().running()).isNull();
    assertThat(again().cursor().seq()).isZero();
  }

  @Test
  void records_badValues_areNeverMade() {
    named("id", () -> new Message(null, Role.USER, Status.COMPLETED, PARTS));
    named("role", () -> new Message("x", null, Status.COMPLETED, PARTS));
    named("status", () -> new Message("x", Role.USER, null, PARTS));
    named("parts", () -> new Message("x", Role.USER, Status.COMPLETED, null));
    named("episode", () -> new Queued(null, "text"));
    named("text", () -> new Queued("ep_1", null));
    named("episode", () -> new Running(null, 1));
    wrong("attempt: 0 (expected: at least 1)", () -> new Running("ep_1", 0));
    wrong("inputTokens: -1 (expected: zero or more)", () -> new Usage(-1, 0));
    wrong("outputTokens: -1 (expected: zero or more)", () -> new Usage(0, -1));
    named("cursor", () -> new Position.After(null));
    named("reason", () -> new End.Cancelled(null));
  }

  @Test
  void calls_withoutAnArgument_nameIt() {
    named("message", () -> log.message(null));
    named("queue", () -> log.queue(null));
    named("from", () -> log.read(null, Set.of()));
    named("audience", () -> log.read(new Position.Now(), null));
    named("text", () -> Cursor.parse(null));
    try (LogReader reader = log.read(new Position.Now(), Set.of())) {
      named("timeout", () -> reader.next(null));
    }
  }

  @Test
  void message_idTaken_isRefusedAlsoAfterARestart() {
    log.message(said("m"));
    duplicate(log, said("m"));
    assertThat(log.snapshot().messages()).hasSize(1);
    SessionLog after = again();
    duplicate(after, said("m"));
    assertThat(after.snapshot().messages()).hasSize(1);
  }

  /** Or the message being written would be taken for ended. */
  @Test
  void message_idOfTheOneBeingWritten_isRefused() {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    Snapshot.Open open = log.snapshot().open();
    assertThat(open).isNotNull();
    duplicate(log, said(open.message()));
    turn.write(new Update.Delta(0, new Piece.Text("Hi")));
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    assertThat(again().snapshot().messages()).extracting(Message::id).containsOnly(open.message());
  }

  @Test
  void newIds_someTakenByHand_areOthers() {
    log.message(said("msg_7"));
    log.begin("ep_4", 1, "msg_7").complete(Usage.NONE);
    assertThat(log.newMessageId()).isEqualTo("msg_8");
    assertThat(log.newEpisodeId()).isEqualTo("ep_5");
  }

  @Test
  void read_nobodysContent_givesWhatIsForEveryone() throws InterruptedException {
    log.message(said("m"));
    try (LogReader reader = log.read(new Position.Start(), Set.of())) {
      assertThat(reader.audience()).containsExactly(Audience.EVERYONE);
      assertThat(((Delivery.Batch) reader.next(Duration.ofSeconds(-1))).entries())
          .extracting(Entry::type)
          .containsExactly("message.completed");
      assertThat(reader.next(Duration.ofSeconds(-1))).isInstanceOf(Delivery.Quiet.class);
    }
  }

  /** What callers say does not belong into logs. */
  @Test
  void write_outOfOrder_tellsKindAndSizeAndNotTheText() {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    Update.Delta secret = new Update.Delta(3, new Piece.Text("my password"));
    SessionLogTest.assertRefused(
        Reason.OUT_OF_ORDER,
        "update: Delta of Text (11 characters), index 3",
        () -> turn.write(secret));
    assertThatThrownBy(() -> turn.write(secret)).message().doesNotContain("password");
  }

  private SessionLog again() {
    log.close();
    return new SessionLog(LogLimits.DEFAULT, time, journal);
  }

  private static Message said(String id) {
    return new Message(id, Role.USER, Status.COMPLETED, PARTS);
  }

  private static void duplicate(SessionLog log, Message message) {
    SessionLogTest.assertRefused(
        Reason.DUPLICATE, "message: " + message.id(), () -> log.message(message));
  }

  private static void named(String name, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
  }

  private static void wrong(String told, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(told);
  }
}
