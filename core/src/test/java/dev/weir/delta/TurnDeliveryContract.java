package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a turn comes to, however it is delivered: its last text, its usage, its spans. */
@Timeout(20)
abstract class TurnDeliveryContract {
  private static final Content.ToolInput BOOK = new Content.ToolInput("c1", "book", "{\"n\":1}");
  private static final Content.ToolInput PAY = new Content.ToolInput("c2", "pay", "{}");

  final List<String> spans = new ArrayList<>();
  private final Chan<Update> turn = Chan.bounded(64);

  /** A delivery of one turn. */
  abstract TurnDelivery delivery();

  @Test
  @Behaviour("delta-M43")
  void text_severalSegments_isTheLast() throws InterruptedException {
    assertThat(
            deliver(
                    start(0, text("")),
                    delta(0, new Piece.Text("thinking aloud")),
                    done(0),
                    full(1, BOOK),
                    full(2, result("c1", false)),
                    start(3, text("")),
                    delta(3, new Piece.Text("It is ")),
                    delta(3, new Piece.Text("booked.")),
                    done(3))
                .text())
        .isEqualTo("It is booked.");
  }

  @Test
  @Behaviour("delta-M43")
  void text_full_replacesWhatWasStreamed() throws InterruptedException {
    assertThat(
            deliver(start(0, text("")), delta(0, new Piece.Text("dra")), full(0, text("final")))
                .text())
        .isEqualTo("final");
    assertThat(spans).isEmpty();
  }

  @Test
  @Behaviour({"delta-M41", "delta-M43"})
  void text_interleavedOrUnknownIndexes_isOfItsOwnSegment() throws InterruptedException {
    assertThat(
            deliver(
                    start(0, text("")),
                    start(1, text("")),
                    delta(1, new Piece.Text("one")),
                    delta(0, new Piece.Text("zero")),
                    delta(9, new Piece.Text("nobody's")),
                    new Update.Delta(Update.Place.NONE, new Piece.Text("nowhere")),
                    done(0),
                    done(1))
                .text())
        .isEqualTo("one");
  }

  @Test
  @Behaviour("delta-M43")
  void usage_isAskedOnceAndAfterTheLastUpdate() throws InterruptedException {
    turn.send(start(0, text("")));
    turn.send(done(0));
    turn.close();
    List<Boolean> drained = new ArrayList<>();
    TurnStream<Integer> stream =
        new TurnStream<>(
            turn,
            () -> {
              drained.add(turn.isDrained());
              return 42;
            });
    assertThat(delivery().deliver(stream, Span.Listener.NONE)).isEqualTo(new TurnEnd<>("", 42));
    assertThat(drained).containsExactly(true);
  }

  @Test
  @Behaviour("delta-M45")
  void spans_streamedRequest_openAtItsDoneAndCloseAtItsResult() throws InterruptedException {
    deliver(
        start(0, new Content.ToolInput("c1", "book", "")),
        delta(0, new Piece.ToolInput("c1", "book", "{\"n\"")),
        delta(0, new Piece.ToolInput("c1", "", ":1}")),
        done(0),
        full(1, result("c1", false)));
    assertThat(spans).containsExactly("+TOOL c1 book {\"n\":1}", "-c1 COMPLETE");
  }

  @Test
  @Behaviour("delta-M45")
  void spans_fullRequests_closeByCallId() throws InterruptedException {
    deliver(full(0, BOOK), full(1, PAY), full(2, result("c2", true)), full(3, result("c1", false)));
    assertThat(spans)
        .containsExactly(
            "+TOOL c1 book {\"n\":1}", "+TOOL c2 pay {}", "-c2 FAILED", "-c1 COMPLETE");
  }

  @Test
  @Behaviour("delta-M45")
  void spans_streamedResult_closesAtItsDone() throws InterruptedException {
    deliver(
        full(0, BOOK),
        start(1, new Content.ToolResult("c1", "book", "", false)),
        delta(1, new Piece.ToolOutput("c1", "book", "table 4")),
        done(1));
    assertThat(spans).containsExactly("+TOOL c1 book {\"n\":1}", "-c1 COMPLETE");
  }

  @Test
  @Behaviour("delta-M45")
  void spans_reasoning_isFromStartToDone() throws InterruptedException {
    deliver(
        start(0, new Content.Reasoning("")),
        delta(0, new Piece.Summary(0, "so")),
        start(1, text("")),
        done(1),
        done(0));
    assertThat(spans).containsExactly("+REASONING 0 reasoning ", "-0 COMPLETE");
  }

  @Test
  @Behaviour("delta-M45")
  void spans_leftOpen_areIncompleteInTheirOrder() throws InterruptedException {
    deliver(
        full(0, PAY),
        start(1, new Content.Reasoning("")),
        full(2, BOOK),
        full(3, result("unknown", false)));
    assertThat(spans)
        .containsExactly(
            "+TOOL c2 pay {}",
            "+REASONING 1 reasoning ",
            "+TOOL c1 book {\"n\":1}",
            "-c2 INCOMPLETE",
            "-1 INCOMPLETE",
            "-c1 INCOMPLETE");
  }

  @Test
  @Behaviour({"delta-M44", "delta-M45"})
  void deliver_turnBreaksOff_throwsItAndClosesTheSpans() throws InterruptedException {
    turn.send(start(0, new Content.Reasoning("")));
    turn.send(start(1, text("")));
    turn.fail(new IllegalStateException("cut"));
    assertThatThrownBy(() -> delivery().deliver(new TurnStream<>(turn, () -> 0), listener()))
        .isInstanceOf(ChanClosed.class)
        .hasRootCauseMessage("cut");
    assertThat(spans).containsExactly("+REASONING 0 reasoning ", "-0 INCOMPLETE");
  }

  @Test
  @Behaviour("delta-M45")
  void spans_listenerThrows_theTurnGoesOn() throws InterruptedException {
    turn.send(full(0, PAY));
    turn.send(full(1, text("on it")));
    turn.close();
    Span.Listener broken =
        new Span.Listener() {
          @Override
          public void opened(Span span) {
            throw new IllegalStateException("no tracing today");
          }

          @Override
          public void closed(Span span, Span.Outcome outcome) {}
        };
    assertThat(delivery().deliver(new TurnStream<>(turn, () -> 0), broken).text())
        .isEqualTo("on it");
  }

  TurnEnd<Integer> deliver(Update... updates) throws InterruptedException {
    for (Update update : updates) {
      turn.send(update);
    }
    turn.close();
    return delivery().deliver(new TurnStream<>(turn, () -> 0), listener());
  }

  private Span.Listener listener() {
    return new Span.Listener() {
      @Override
      public void opened(Span span) {
        spans.add("+%s %s %s %s".formatted(span.kind(), span.key(), span.name(), span.input()));
      }

      @Override
      public void closed(Span span, Span.Outcome outcome) {
        spans.add("-%s %s".formatted(span.key(), outcome));
      }
    };
  }

  static Update start(int index, Content content) {
    return new Update.Start(index, content);
  }

  static Update delta(int index, Piece piece) {
    return new Update.Delta(index, piece);
  }

  static Update full(int index, Content content) {
    return new Update.Full(index, content);
  }

  static Update done(int index) {
    return new Update.Done(index);
  }

  static Content text(String text) {
    return new Content.Text(text);
  }

  static Content result(String call, boolean error) {
    return new Content.ToolResult(call, "t", "r", error);
  }
}
