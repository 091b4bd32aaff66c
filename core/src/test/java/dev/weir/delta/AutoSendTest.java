package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.StreamOptions.Mode;
import dev.weir.delta.TaskMessage.Status;
import dev.weir.delta.Update.Place;
import dev.weir.testkit.Behaviour;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A turn whose messages become streams. */
class AutoSendTest extends TurnDeliveryContract {
  private static final Instant CREATED = Instant.parse("2025-01-02T03:04:05Z");

  private final Stage stage = new Stage();

  @Override
  TurnDelivery delivery() {
    return TurnDelivery.autoSend(stage.streams(), "t1", Mode.PER_TOKEN, CREATED);
  }

  @Test
  @Behaviour({"delta-M41", "delta-M43"})
  void deliver_interleavedMessages_areStreamsOfTheirOwn() throws InterruptedException {
    deliver(
        start(0, text("")),
        start(1, text("")),
        delta(0, new Piece.Text("a")),
        delta(1, new Piece.Text("b")),
        delta(5, new Piece.Text("of nobody")),
        new Update.Start(Place.NONE, text("")),
        new Update.Delta(Place.NONE, new Piece.Text("nowhere")),
        new Update.Done(Place.NONE),
        done(5),
        done(0),
        delta(0, new Piece.Text("late")),
        delta(1, new Piece.Text("c")),
        done(1));
    assertThat(stage.store.all())
        .extracting(TaskMessage::content)
        .containsExactly(text("a"), text("bc"));
    assertThat(stage.store.all()).extracting(TaskMessage::createdAt).containsOnly(CREATED);
    assertThat(stage.store.all()).extracting(TaskMessage::status).containsOnly(Status.DONE);
    assertThat(stage.told())
        .containsExactly("Start", "Start", "Delta a", "Delta b", "Done", "Delta c", "Done");
    assertThat(stage.published().get(2).place().parent()).isNotNull();
    assertThat(stage.published().get(2).place().parent().id()).isEqualTo("m1");
    assertThat(stage.published().get(2).index()).isZero();
  }

  @Test
  @Behaviour("delta-M42")
  void deliver_full_isStartAndDoneOfThatContent() throws InterruptedException {
    Content call = new Content.ToolInput("c1", "book", "{}");
    deliver(full(0, call), new Update.Full(Place.NONE, result("c1", false)));
    assertThat(stage.told()).containsExactly("Start", "Done", "Start", "Done");
    assertThat(stage.store.all())
        .extracting(TaskMessage::content)
        .containsExactly(call, result("c1", false));
    assertThat(stage.store.all()).extracting(TaskMessage::status).containsOnly(Status.DONE);
  }

  @Test
  @Behaviour("delta-M41")
  void deliver_turnEndsWithoutDone_endsItsMessages() throws InterruptedException {
    deliver(start(0, text("")), delta(0, new Piece.Text("a")));
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Done");
  }

  @Test
  @Behaviour("delta-M41")
  void deliver_indexBegunAnew_endsTheFirst() throws InterruptedException {
    deliver(
        start(0, text("")),
        delta(0, new Piece.Text("a")),
        start(0, text("")),
        delta(0, new Piece.Text("b")),
        done(0));
    assertThat(stage.store.all())
        .extracting(TaskMessage::content)
        .containsExactly(text("a"), text("b"));
  }

  @Test
  @Behaviour("delta-M41")
  void deliver_failed_endsItsMessageAsFailed() throws InterruptedException {
    deliver(start(0, text("")), new Update.Failed(Place.at(0), "cut", "off"));
    assertThat(stage.told()).containsExactly("Start", "Failed cut");
  }

  /** One of three cannot be stored; the other two are ended all the same. */
  @Test
  @Behaviour("delta-M44")
  void deliver_errorMidway_endsEachOpenMessage() {
    stage.failAt(update -> {
      if (Stage.told(update).equals("Delta x")) {
        stage.store.fail(3);
      }
      return false;
    });
    assertThatThrownBy(() ->
            deliver(
                start(0, text("")),
                start(1, text("")),
                start(2, text("")),
                delta(1, new Piece.Text("x")),
                delta(1, new Piece.Reasoning("of another kind"))))
        .isInstanceOf(StreamRefused.class)
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(NotStored.class));
    assertThat(stage.told())
        .containsExactly(
            "Start",
            "Start",
            "Start",
            "Delta x",
            "Failed turn_failed",
            "Failed turn_failed",
            "Failed turn_failed");
    assertThat(stage.store.all())
        .extracting(TaskMessage::status)
        .containsExactly(Status.IN_PROGRESS, Status.FAILED, Status.FAILED);
  }

  /** The Full is refused before it ends its message, which must not stay open for ever. */
  @Test
  @Behaviour("delta-M44")
  void deliver_fullThatIsNoJson_endsItsMessageAsFailed() {
    assertThatThrownBy(() ->
            deliver(
                start(0, new Content.ToolInput("c1", "book", "")),
                full(0, new Content.ToolInput("c1", "book", "{half"))))
        .isInstanceOf(InvalidContent.class);
    assertThat(stage.told()).containsExactly("Start", "Failed turn_failed");
    assertThat(stage.store.all()).extracting(TaskMessage::status).containsExactly(Status.FAILED);
  }
}
