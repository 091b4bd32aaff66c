package dev.weir.delta;

import static dev.weir.delta.StreamOptions.Mode.COALESCED;
import static dev.weir.delta.StreamOptions.Mode.OFF;
import static dev.weir.delta.StreamOptions.Mode.PER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.StreamOptions.Mode;
import dev.weir.delta.StreamRefused.Reason;
import dev.weir.delta.TaskMessage.Status;
import dev.weir.delta.Update.Delta;
import dev.weir.delta.Update.Place;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of one streamed message, one call after the other. */
@Timeout(20)
class MessageStreamTest {
  /** What is expected when a message is opened is no promise; what comes counts. */
  @Test
  @Behaviour("delta-M31")
  void add_firstPieceOfAnotherKindThanTheOpening_fixesTheKind() {
    MessageStream stream = stage.open(Mode.PER_TOKEN);
    stream.add(new Piece.ToolInput("c1", "book", "{}"));
    assertThatThrownBy(() -> stream.add(new Piece.Text("my password")))
        .isInstanceOf(StreamRefused.class)
        .hasMessageContaining("Text (11 characters)")
        .hasMessageNotContaining("password");
    assertThat(stream.done().message().content())
        .isEqualTo(new Content.ToolInput("c1", "book", "{}"));
  }

  @Test
  @SuppressWarnings("NullAway") // a null is what this is about
  void open_storeGivesNull_isNotStored() {
    MessageStore careless =
        new MessageStore() {
          @Override
          public TaskMessage create(String taskId, Content content, @Nullable Instant createdAt) {
            return null;
          }

          @Override
          public TaskMessage update(TaskMessage message) {
            return null;
          }
        };
    MessageStreams streams = new MessageStreams(careless, stage, stage.time, StreamOptions.DEFAULT);
    assertThatThrownBy(() -> streams.open(Opening.of("t1", new Content.Text(""))))
        .isInstanceOf(NotStored.class)
        .hasRootCauseMessage("message that the store gave");
  }

  private final Stage stage = new Stage();

  /** Create, then Start with the first content, then whatever is added. */
  @ParameterizedTest
  @EnumSource
  @Behaviour({"delta-M6", "delta-M4"})
  void open_anyMode_createsThenPublishesStart(Mode mode) {
    Instant created = Instant.parse("2025-05-05T05:05:05Z");
    Opening opening =
        Opening.of("t1", new Content.Text("hm")).mode(mode).createdAt(created).index(3);
    try (MessageStream stream = stage.streams().open(opening)) {
      assertThat(stage.journal).containsExactly("create m1", "publish Start");
      TaskMessage message = stream.message();
      assertThat(message.createdAt()).isEqualTo(created);
      assertThat(message.status()).isEqualTo(Status.IN_PROGRESS);
      assertThat(stage.published())
          .containsExactly(new Update.Start(new Place(3, message), new Content.Text("hm")));
      assertThat(stage.topics()).containsExactly("task:t1");
    }
    assertThat(stage.store.get("m1").createdAt()).isEqualTo(created);
  }

  @Test
  @Behaviour("delta-M6")
  void open_storeFails_publishesNothing() {
    stage.store.fail(3);
    assertThatThrownBy(() -> stage.open(OFF))
        .isInstanceOf(NotStored.class)
        .hasMessageContaining("new message: not stored after at most 3 attempts")
        .hasRootCauseMessage("the store is down");
    assertThat(stage.published()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour({"delta-M7", "delta-M8", "delta-M28"})
  void update_afterTheEnd_isRefusedAndClosingAgainHarmless(Mode mode) {
    MessageStream stream = stage.open(mode);
    StreamEnd end = stream.done();
    for (Update update : List.of(delta("x"), full("y"), new Update.Done(0))) {
      assertThatThrownBy(() -> stream.update(update))
          .isInstanceOfSatisfying(
              StreamRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED))
          .hasMessageContaining("message m1: already done");
    }
    stream.close();
    assertThat(stream.done()).isSameAs(end);
    assertThat(stream.fail("late", "too late")).isSameAs(end);
    assertThat(stream.end()).contains(end);
    assertThat(stage.told()).containsExactly("Start", "Done");
    assertThat(stage.store.updates()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour({"delta-M9", "delta-M14", "delta-M30"})
  void done_deltasAdded_contentIsWhatTheyMade(Mode mode) {
    MessageStream stream = stage.open(mode);
    stream.add(new Piece.Text("a"));
    stream.add(new Piece.Text("b"));
    StreamEnd end = stream.done();
    assertThat(end.content()).isEqualTo(new Content.Text("ab"));
    assertThat(end.message()).isEqualTo(stage.store.get("m1"));
    assertThat(end.message().status()).isEqualTo(Status.DONE);
    assertThat(end.message().updatedAt()).isAfter(stream.message().updatedAt());
    assertThat(end.lost()).isZero();
    assertThat(stage.told()).endsWith("Done");
    assertThat(stage.journal).endsWith("publish Done", "store m1");
    assertThat(stage.time.armed()).isZero();
  }

  @Test
  @Behaviour("delta-M9")
  void done_noDeltas_contentIsTheFirst() {
    MessageStream stream =
        stage.streams().open(Opening.of("t", new Content.ToolInput("c", "book", "")));
    assertThat(stream.done().content()).isEqualTo(new Content.ToolInput("c", "book", "{}"));
  }

  @Test
  @Behaviour("delta-M9")
  void fail_deltasAdded_endsAsFailedAndKeepsThem() {
    MessageStream stream = stage.open(COALESCED);
    stream.add(new Piece.Text("half"));
    StreamEnd end = stream.fail("model_failed", "the model broke off");
    assertThat(end.message().status()).isEqualTo(Status.FAILED);
    assertThat(end.content()).isEqualTo(new Content.Text("half"));
    assertThat(stage.told()).containsExactly("Start", "Delta half", "Failed model_failed");
  }

  @Test
  @Behaviour("delta-M9")
  void write_bodyThrows_endsAsFailedAndThrowsThat() {
    assertThatThrownBy(() ->
            stage
                .streams()
                .write(
                    Opening.of("t", new Content.Text("")),
                    stream -> {
                      stream.add(new Piece.Text("half"));
                      throw new IOException("cut");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(stage.told()).containsExactly("Start", "Delta half", "Failed failed");
    assertThat(stage.store.get("m1").content()).isEqualTo(new Content.Text("half"));
  }

  @Test
  @Behaviour("delta-M9")
  void write_bodyReturns_isDone() throws Exception {
    StreamEnd end =
        stage
            .streams()
            .write(
                Opening.of("t", new Content.Text("")), stream -> stream.add(new Piece.Text("a")));
    assertThat(end.content()).isEqualTo(new Content.Text("a"));
    assertThat(stage.told()).endsWith("Done");
  }

  @Test
  @Behaviour("delta-M11")
  void add_off_publishesNothingBetweenStartAndDone() {
    MessageStream stream = stage.open(OFF);
    for (int i = 0; i < 300; i++) {
      stream.add(new Piece.Text("x"));
    }
    assertThat(stage.time.armed()).isZero();
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(stream.done().content()).isEqualTo(new Content.Text("x".repeat(300)));
    assertThat(stage.told()).containsExactly("Start", "Done");
  }

  @Test
  @Behaviour("delta-M12")
  void add_perToken_isPublishedBeforeItReturns() {
    MessageStream stream = stage.open(PER_TOKEN);
    stream.add(new Piece.Text("a"));
    assertThat(stage.told()).containsExactly("Start", "Delta a");
    stream.add(new Piece.Text("b"));
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta b");
    assertThat(stage.time.armed()).isZero();
    stream.close();
  }

  @Test
  @Behaviour({"delta-M13", "delta-M15", "delta-M23"})
  void add_coalesced_firstAtOnceThenByTheWindow() throws InterruptedException {
    MessageStream stream = stage.open(COALESCED);
    assertThat(stage.time.armed()).as("nothing is held").isZero();
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b"));
    stage.time.awaitArmed(1);
    stream.add(new Piece.Text("c"));
    assertThat(stage.time.armed()).as("one alarm, however many").isEqualTo(1);
    stage.time.advance(Duration.ofMillis(49));
    assertThat(stage.told()).containsExactly("Start", "Delta a");
    stage.time.advance(Duration.ofMillis(1));
    stage.awaitPublished(3);
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta bc");
    assertThat(stage.time.armed()).as("nothing is held").isZero();
    stream.close();
    assertThat(stage.told()).endsWith("Delta bc", "Done");
  }

  @Test
  @Behaviour({"delta-M15", "delta-M16"})
  void add_windowsCharacters_areNotWaitedFor() throws InterruptedException {
    MessageStream stream = stage.open(COALESCED);
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b".repeat(127)));
    stage.time.awaitArmed(1);
    stream.add(new Piece.Text("c"));
    stage.awaitPublished(3);
    assertThat(stage.told()).endsWith("Delta " + "b".repeat(127) + "c");
    assertThat(stage.time.armed()).isZero();
    stream.close();
  }

  @Test
  @Behaviour("delta-M15")
  void open_otherWindow_isKept() throws InterruptedException {
    var window = new Coalescer.Window(Duration.ofMillis(500), 3);
    MessageStream stream =
        stage
            .streams(StreamOptions.DEFAULT.window(window))
            .open(Opening.of("t", new Content.Text("")));
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("bc"));
    stage.time.awaitArmed(1);
    stage.time.advance(Duration.ofMillis(499));
    stream.add(new Piece.Text("d"));
    stage.awaitPublished(3);
    assertThat(stage.told()).endsWith("Delta bcd");
    stream.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"PER_TOKEN", "COALESCED"})
  @Behaviour({"delta-M1", "delta-M16", "delta-M17"})
  void update_deltaWithoutPiece_isPublishedAndAddsNothing(Mode mode) {
    MessageStream stream = stage.open(mode);
    stream.update(new Delta(Place.at(0), null));
    assertThat(stream.done().content()).isEqualTo(new Content.Text(""));
    assertThat(stage.told()).containsExactly("Start", "Delta", "Done");
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour({"delta-M25", "delta-M30"})
  void full_deltasHeld_drainsPublishesStoresInThisOrder(Mode mode) {
    MessageStream stream = stage.open(mode);
    stream.add(new Piece.Text("draft"));
    StreamEnd end = stream.full(new Content.Text("final"));
    assertThat(end.content()).isEqualTo(new Content.Text("final"));
    assertThat(stage.store.get("m1").content()).isEqualTo(new Content.Text("final"));
    assertThat(stage.told()).endsWith("Full final");
    assertThat(stage.journal).endsWith("publish Full", "store m1");
    stream.close();
    assertThat(stage.told()).endsWith("Full final");
    assertThat(stage.time.armed()).isZero();
  }

  @Test
  @Behaviour("delta-M25")
  void update_fullOfAParent_isStoredUnderItsId() {
    TaskMessage parent = stage.store.create("t1", new Content.Text(""), null);
    MessageStream stream = stage.open(OFF);
    stream.update(new Update.Full(new Place(0, parent), new Content.Text("final")));
    assertThat(stage.store.get("m1").content()).isEqualTo(new Content.Text("final"));
    assertThat(stage.store.get("m1").status()).isEqualTo(Status.DONE);
  }

  @Test
  @Behaviour("delta-M27")
  void update_doneWhileDeltasAreHeld_drainsThenOneDone() throws InterruptedException {
    MessageStream stream = stage.open(COALESCED);
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b"));
    stream.add(new Piece.Text("c"));
    stream.update(new Update.Done(0));
    stream.close();
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta bc", "Done");
    assertThat(stage.journal).endsWith("publish Done", "store m1");
  }

  @Test
  @Behaviour({"delta-M29", "delta-M36"})
  void full_publisherFails_isStoredClosedAndReported() {
    MessageStream stream = stage.open(COALESCED);
    stage.failAt(Update::terminal);
    int before = stage.tries();
    StreamEnd end = stream.full(new Content.Text("final"));
    assertThat(stage.tries() - before).as("attempts").isEqualTo(3);
    assertThat(end.lost()).isEqualTo(1);
    assertThat(stage.lost).containsExactly(end.terminal());
    assertThat(stage.store.get("m1").content()).isEqualTo(new Content.Text("final"));
    assertThatThrownBy(() -> stream.add(new Piece.Text("x"))).isInstanceOf(StreamRefused.class);
  }

  @Test
  @Behaviour({"delta-M19", "delta-M22", "delta-M36"})
  void add_publisherFailsOnce_isPublishedOnceAndNothingLost() {
    MessageStream stream = stage.open(PER_TOKEN);
    int before = stage.tries();
    stage.failAt(update -> stage.tries() == before + 1);
    stream.add(new Piece.Text("a"));
    assertThat(stage.told()).containsExactly("Start", "Delta a");
    assertThat(stream.done().lost()).isZero();
    assertThat(stage.lost).isEmpty();
  }

  /** Readers who miss a delta must not be told that the message is what they have. */
  @ParameterizedTest
  @EnumSource(names = {"PER_TOKEN", "COALESCED"})
  @Behaviour({"delta-M19", "delta-M22", "delta-M36"})
  void add_publisherFailsForGood_isReportedAndTheEndSaysTheWhole(Mode mode) {
    MessageStream stream = stage.open(mode);
    stage.failAt(Delta.class::isInstance);
    stream.add(new Piece.Text("a"));
    StreamEnd end = stream.done();
    assertThat(stage.lost).hasSize(1);
    assertThat(end.lost()).isEqualTo(1);
    assertThat(stage.told()).containsExactly("Start", "Full a");
    assertThat(end.content()).isEqualTo(new Content.Text("a"));
  }

  @Test
  @Behaviour("delta-M22")
  void add_oneFails_theNextIsStillPublished() {
    MessageStream stream = stage.open(PER_TOKEN);
    stage.failAt(update -> Stage.told(update).equals("Delta a"));
    stream.add(new Piece.Text("a"));
    stream.add(new Piece.Text("b"));
    assertThat(stage.told()).containsExactly("Start", "Delta b");
    stream.close();
  }

  @Test
  @Behaviour("delta-M10")
  void done_storeFails_publishesOneTerminalAndThrowsOnce() {
    MessageStream stream = stage.open(OFF);
    stream.add(new Piece.Text("a"));
    stage.store.fail(3);
    assertThatThrownBy(stream::done)
        .isInstanceOf(NotStored.class)
        .hasMessageContaining("message m1: not stored after at most 3 attempts");
    stream.close();
    assertThat(stage.told()).containsExactly("Start", "Done");
    assertThat(stream.done().failure()).isInstanceOf(NotStored.class);
    assertThat(stream.done().content()).isEqualTo(new Content.Text("a"));
  }

  @Test
  @Behaviour("delta-M10")
  void done_storeFailsTwice_isStoredByTheThirdAttempt() {
    MessageStream stream = stage.open(OFF);
    stage.store.fail(2);
    assertThat(stream.done().failure()).isNull();
    assertThat(stage.store.get("m1").status()).isEqualTo(Status.DONE);
    assertThat(stage.told()).containsExactly("Start", "Done");
  }

  @Test
  @Behaviour("delta-M34")
  void done_argumentsAreNoJson_endsAsFailedAndNeverAsDone() {
    MessageStream stream =
        stage.streams().open(Opening.of("t", new Content.ToolInput("c1", "book", "")));
    stream.add(new Piece.ToolInput("c1", "book", "{\"size\":"));
    assertThatThrownBy(stream::done)
        .isInstanceOf(InvalidContent.class)
        .hasMessageContaining("arguments of call c1: {\"size\":");
    assertThat(stage.told()).endsWith("Failed invalid_content");
    TaskMessage stored = stage.store.get("m1");
    assertThat(stored.status()).isEqualTo(Status.FAILED);
    assertThat(stored.content()).isEqualTo(new Content.ToolInput("c1", "book", "{}"));
    stream.close();
  }

  @Test
  @Behaviour("delta-M34")
  void done_twoCalls_areTwoParts() {
    MessageStream stream =
        stage.streams().open(Opening.of("t", new Content.ToolInput("c1", "book", "")));
    stream.add(new Piece.ToolInput("c1", "book", "{\"a\":"));
    stream.add(new Piece.ToolInput("c2", "pay", ""));
    stream.add(new Piece.ToolInput("c1", "book", "1}"));
    assertThat(stream.done().parts())
        .containsExactly(
            new Content.ToolInput("c1", "book", "{\"a\":1}"),
            new Content.ToolInput("c2", "pay", "{}"));
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour({"delta-M20", "delta-M31"})
  void add_anotherKind_isRefusedAndNeitherPublishedNorKept(Mode mode) {
    MessageStream stream = stage.open(mode);
    stream.add(new Piece.Text("a"));
    assertThatThrownBy(() -> stream.add(new Piece.Reasoning("hm")))
        .isInstanceOfSatisfying(
            StreamRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_ORDER))
        .hasMessageContaining("message m1");
    assertThat(stream.done().content()).isEqualTo(new Content.Text("a"));
    assertThat(stage.told()).noneMatch(told -> told.contains("hm"));
  }

  @Test
  void update_secondStart_isRefused() {
    try (MessageStream stream = stage.open(OFF)) {
      assertThatThrownBy(() -> stream.update(new Update.Start(0, new Content.Text(""))))
          .hasMessage("message m1: a second Start (expected: deltas and a terminal)");
    }
  }

  @Test
  void add_overTheLimit_isRefusedAndTheRestKept() {
    MessageStream stream =
        stage
            .streams(StreamOptions.DEFAULT.messageChars(3))
            .open(Opening.of("t", new Content.Text("")));
    stream.add(new Piece.Text("ab"));
    assertThatThrownBy(() -> stream.add(new Piece.Text("cd")))
        .isInstanceOf(StreamRefused.class)
        .hasMessage(
            "message m1: 2 characters and 2 more (expected: at most 3; an empty delta counts as one)");
    stream.add(new Piece.Text("c"));
    assertThat(stream.done().content()).isEqualTo(new Content.Text("abc"));
  }

  @Test
  void add_emptyPieces_countAsOneEach() {
    MessageStream stream =
        stage
            .streams(StreamOptions.DEFAULT.messageChars(2))
            .open(Opening.of("t", new Content.Text("")));
    stream.add(new Piece.Text(""));
    stream.add(new Piece.Text(""));
    assertThatThrownBy(() -> stream.add(new Piece.Text("")))
        .isInstanceOf(StreamRefused.class)
        .hasMessageStartingWith("message m1: 2 characters and 1 more (expected: at most 2;");
    assertThat(stream.done().content()).isEqualTo(new Content.Text(""));
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> StreamOptions.DEFAULT.attempts(0))
        .hasMessage("attempts: 0 (expected: at least 1)");
    assertThatThrownBy(() -> StreamOptions.DEFAULT.messageChars(0))
        .hasMessage("messageChars: 0 (expected: at least 1)");
    assertThat(StreamOptions.DEFAULT)
        .isEqualTo(new StreamOptions(Coalescer.Window.DEFAULT, 3, 4 << 20));
  }

  /** An interrupted turn still says how its message ended. */
  @Test
  void done_interrupted_endsAllTheSameAndKeepsTheInterrupt() {
    MessageStream stream = stage.open(COALESCED);
    stream.add(new Piece.Text("a"));
    Thread.currentThread().interrupt();
    StreamEnd end = stream.done();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.lost()).isZero();
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Done");
  }

  /** It would wait for itself. */
  @Test
  void done_fromItsOwnPublisher_isRefused() {
    MessageStream[] own = new MessageStream[1];
    stage.failAt(update -> {
      if (update instanceof Delta) {
        own[0].done();
      }
      return false;
    });
    own[0] =
        stage
            .streams(StreamOptions.DEFAULT.attempts(1))
            .open(Opening.of("t", new Content.Text("")).mode(PER_TOKEN));
    own[0].add(new Piece.Text("a"));
    assertThat(stage.lost).hasSize(1);
    assertThat(own[0].done().lost()).isEqualTo(1);
  }

  private static Update delta(String text) {
    return new Delta(0, new Piece.Text(text));
  }

  private static Update full(String text) {
    return new Update.Full(0, new Content.Text(text));
  }
}
