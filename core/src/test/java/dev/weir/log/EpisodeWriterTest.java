package dev.weir.log;

import static dev.weir.log.SessionLogTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Entry;
import dev.weir.log.LogRefused.Reason;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates become events, in the one order that is allowed. */
class EpisodeWriterTest {
  private static final Content TEXT = new Content.Text("");
  private static final Content THOUGHT = new Content.Reasoning("");
  private static final Content CALL = new Content.ToolInput("c1", "book", "");
  private static final Content RESULT = new Content.ToolResult("c1", "book", "ok", false);

  private final SessionLog log =
      new SessionLog(
          new LogLimits(1 << 20, 10, Duration.ofSeconds(15), 8, Duration.ofDays(1)),
          new ManualTime());
  private final EpisodeWriter turn = log.begin("ep_1", 1, "msg_0");

  @Test
  void write_wholeMessage_eventsInOrder() throws Exception {
    write(start(TEXT), text("Hel"), text("lo"), new Update.Done(0));
    turn.complete(Usage.NONE);
    assertThat(types())
        .containsExactly(
            "episode.started",
            "message.started",
            "part.started",
            "part.delta",
            "part.delta",
            "part.completed",
            "message.completed",
            "episode.completed");
    assertThat(log.snapshot().messages())
        .containsExactly(said(Status.COMPLETED, new Content.Text("Hello")));
  }

  /** What is whole replaces what the deltas made. */
  @Test
  void write_fullAfterDeltas_replacesThem() throws Exception {
    write(start(TEXT), text("Hel"), new Update.Full(0, new Content.Text("Bye")));
    assertThat(log.snapshot().messages())
        .containsExactly(said(Status.COMPLETED, new Content.Text("Bye")));
    assertThat(types()).doesNotContain("part.completed");
  }

  @Test
  @Behaviour({"delta-M9", "delta-M34"})
  void write_doneWithoutDeltas_isWhatItBeganWith() {
    write(start(new Content.Text("Hi")), new Update.Done(0));
    write(new Update.Start(1, CALL), new Update.Done(1));
    write(new Update.Start(2, new Content.ToolInput("c2", "x", "{1}")), new Update.Done(2));
    assertThat(log.snapshot().messages())
        .flatExtracting(Message::parts)
        .containsExactly(
            new Content.Text("Hi"),
            new Content.ToolInput("c1", "book", "{}"),
            new Content.ToolInput("c2", "x", "{1}"));
  }

  @Test
  void write_toolResult_isAMessageOfTheTool() throws Exception {
    write(new Update.Full(0, RESULT));
    assertThat(types()).containsExactly("episode.started", "tool.result");
    assertThat(log.snapshot().messages())
        .containsExactly(new Message("msg_1", Role.TOOL, Status.COMPLETED, List.of(RESULT)));
  }

  static Stream<Arguments> disorders() {
    Update done = new Update.Done(0);
    return Stream.of(
        Arguments.of("delta first", List.of(), text("x")),
        Arguments.of("done first", List.of(), done),
        Arguments.of("start twice", List.of(start(TEXT)), start(TEXT)),
        Arguments.of("start of another", List.of(start(TEXT)), new Update.Start(1, TEXT)),
        Arguments.of("start of a result", List.of(), start(RESULT)),
        Arguments.of(
            "delta of another", List.of(start(TEXT)), new Update.Delta(1, new Piece.Text("x"))),
        Arguments.of("done of another", List.of(start(TEXT)), new Update.Done(1)),
        Arguments.of("full of another", List.of(start(TEXT)), new Update.Full(1, TEXT)),
        Arguments.of("full of another kind", List.of(start(TEXT)), new Update.Full(0, THOUGHT)),
        Arguments.of("result for a call", List.of(start(CALL)), new Update.Full(0, RESULT)),
        Arguments.of("thought in a text", List.of(start(TEXT)), thought("x")),
        Arguments.of("text in a thought", List.of(start(THOUGHT)), text("x")),
        Arguments.of("call in a text", List.of(start(TEXT)), call("c1")),
        Arguments.of("text in a call", List.of(start(CALL)), text("x")),
        Arguments.of("other call", List.of(start(CALL)), call("c2")),
        Arguments.of("delta after done", List.of(start(TEXT), done), text("x")),
        Arguments.of("done twice", List.of(start(TEXT), done), done));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disorders")
  @Behaviour({"delta-M7", "delta-M26", "delta-M31"})
  void write_outOfOrder_isRefusedAndNothingWritten(String name, List<Update> before, Update wrong) {
    before.forEach(turn::write);
    Cursor at = log.cursor();
    assertRefused(Reason.OUT_OF_ORDER, "update: " + wrong.brief(), () -> turn.write(wrong));
    assertThat(log.cursor()).isEqualTo(at);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void write_pieceOfTheKind_isTaken(Content content, Piece piece) {
    write(start(content), new Update.Delta(0, piece), new Update.Done(0));
    assertThat(log.snapshot().messages()).hasSize(1);
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of(TEXT, new Piece.Text("x")),
        Arguments.of(THOUGHT, new Piece.Reasoning("x")),
        Arguments.of(CALL, new Piece.ToolInput("c1", "", "{}")));
  }

  @Test
  @Behaviour("delta-M10")
  void write_ended_isRefused() {
    turn.complete(Usage.NONE);
    for (Update update : List.of(start(TEXT), text("x"), new Update.Full(0, TEXT))) {
      assertRefused(Reason.OUT_OF_ORDER, "update: " + update.brief(), () -> turn.write(update));
    }
    assertRefused(Reason.OUT_OF_ORDER, "episode: ep_1 has ended", () -> turn.cancel("again"));
    assertRefused(Reason.OUT_OF_ORDER, "episode: ep_1 has ended", () -> turn.fail("a", "b"));
  }

  /** Exactly the limit fits; over it nothing is written, and the episode can still end. */
  @Test
  void write_overTheMessagesLimit_isRefused() {
    write(start(TEXT), text("1234567890"));
    Cursor at = log.cursor();
    assertRefused(
        Reason.MESSAGE_TOO_LARGE, "message: 11 characters, limit 10", () -> turn.write(text("x")));
    assertRefused(
        Reason.MESSAGE_TOO_LARGE,
        "message: 12 characters, limit 10",
        () -> turn.write(new Update.Full(0, new Content.Text("123456789012"))));
    assertThat(log.cursor()).isEqualTo(at);
    turn.fail("message_too_large", "over the limit");
    assertThat(log.snapshot().messages())
        .containsExactly(said(Status.FAILED, new Content.Text("1234567890")));
  }

  /** Half a sentence is kept and marked, half a tool call is not. */
  @Test
  @Behaviour("delta-M9")
  void end_messageOpen_keepsWhatIsOfUse() {
    write(start(TEXT), text("Hel"));
    turn.cancel("barge-in");
    EpisodeWriter next = log.begin("ep_2", 1, "msg_0");
    next.write(start(CALL));
    next.write(call("c1"));
    next.fail("model_error", "hung up");
    EpisodeWriter last = log.begin("ep_3", 1, "msg_0");
    last.write(start(THOUGHT));
    last.complete(Usage.NONE);
    assertThat(log.snapshot().messages())
        .containsExactly(said(Status.INTERRUPTED, new Content.Text("Hel")));
    assertThat(log.snapshot().open()).isNull();
  }

  @Test
  void plus_usages_areAdded() {
    assertThat(new Usage(1, 2).plus(new Usage(3, 4))).isEqualTo(new Usage(4, 6));
  }

  private void write(Update... updates) {
    for (Update update : updates) {
      turn.write(update);
    }
  }

  private List<String> types() throws InterruptedException {
    List<String> types = new ArrayList<>();
    try (LogReader reader = log.read(new Position.Start(), SessionLogTest.ALL)) {
      Delivery.Batch batch = (Delivery.Batch) reader.next(Duration.ZERO);
      batch.entries().stream().map(Entry::type).forEach(types::add);
    }
    return types;
  }

  private static Message said(Status status, Content content) {
    return new Message("msg_1", Role.ASSISTANT, status, List.of(content));
  }

  private static Update start(Content content) {
    return new Update.Start(0, content);
  }

  private static Update text(String text) {
    return new Update.Delta(0, new Piece.Text(text));
  }

  private static Update thought(String text) {
    return new Update.Delta(0, new Piece.Reasoning(text));
  }

  private static Update call(String id) {
    return new Update.Delta(0, new Piece.ToolInput(id, "book", "{"));
  }
}
