package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces become the content of one message. */
class AccumulatorTest {
  private final Accumulator accumulator = new Accumulator();

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            List.of(new Piece.Text("Good "), new Piece.Text("evening")),
            new Content.Text("Good evening")),
        Arguments.of(
            List.of(new Piece.Reasoning("so"), new Piece.Reasoning("…")),
            new Content.Reasoning("so…")),
        Arguments.of(
            List.of(new Piece.ToolInput("c", "book", "{"), new Piece.ToolInput("c", "x", "}")),
            new Content.ToolInput("c", "book", "{}")),
        Arguments.of(
            List.of(new Piece.ToolInput("c", "book", "")),
            new Content.ToolInput("c", "book", "{}")));
  }

  @ParameterizedTest
  @MethodSource("messages")
  @Behaviour({"delta-M32", "delta-M33", "delta-M34"})
  void content_pieces_areJoined(List<Piece> pieces, Content expected) {
    pieces.forEach(accumulator::add);
    assertThat(accumulator.content()).isEqualTo(expected);
    assertThat(accumulator.length())
        .isEqualTo(pieces.stream().mapToInt(p -> p.text().length()).sum());
  }

  /** Looked up one by one in a list, this would take minutes. */
  @Test
  @Timeout(20)
  void add_manyChannelsInTurn_eachIsPutTogetherForItself() {
    Accumulator many = new Accumulator();
    for (String text : List.of("a", "b")) {
      for (int i = 0; i < 100_000; i++) {
        many.add(new Piece.ToolInput("c" + i, "look", text));
      }
    }
    assertThat(many.parts())
        .hasSize(100_000)
        .allMatch(part -> part instanceof Content.ToolInput call && call.input().equals("ab"));
  }

  @Test
  void content_nothingAdded_isNone() {
    assertThat(accumulator.content()).isNull();
    assertThat(accumulator.length()).isZero();
  }

  static Stream<Arguments> strangers() {
    Piece text = new Piece.Text("a");
    Piece thought = new Piece.Reasoning("a");
    Piece call = new Piece.ToolInput("c1", "t", "a");
    return Stream.of(
        Arguments.of(text, thought),
        Arguments.of(thought, text),
        Arguments.of(text, call),
        Arguments.of(call, text));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  @Behaviour({"delta-M31", "delta-M34"})
  void add_anotherKind_isRefusedAndNothingAdded(Piece first, Piece stranger) {
    accumulator.add(first);
    Content before = accumulator.content();
    assertThatThrownBy(() -> accumulator.add(stranger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "piece: %s (expected: one of the kind of %s)"
                .formatted(stranger.brief(), first.brief()));
    assertThat(accumulator.content()).isEqualTo(before);
  }

  static Stream<Arguments> otherKinds() {
    return Stream.of(
        Arguments.of(
            List.of(new Piece.Data("{\"a\""), new Piece.Data(":1}")),
            List.of(new Content.Data(Content.Author.AGENT, "{\"a\":1}"))),
        Arguments.of(
            List.of(
                new Piece.ToolOutput("c", "book", "table"), new Piece.ToolOutput("c", "x", " 4")),
            List.of(
                new Content.ToolResult(
                    Content.Author.AGENT, "c", "book", "table 4", Content.Form.TEXT, null))),
        Arguments.of(
            List.of(
                new Piece.ToolInput("c1", "book", "{\"a\":"),
                new Piece.ToolInput("c2", "pay", ""),
                new Piece.ToolInput("c1", "", "1}")),
            List.of(
                new Content.ToolInput("c1", "book", "{\"a\":1}"),
                new Content.ToolInput("c2", "pay", "{}"))),
        Arguments.of(
            List.of(
                new Piece.Reasoning(1, "B"),
                new Piece.Summary(0, "sum"),
                new Piece.Reasoning(0, "A"),
                new Piece.Reasoning(1, "b"),
                new Piece.Reasoning(2, "")),
            List.of(
                new Content.Reasoning(
                    Content.Author.AGENT,
                    List.of("sum"),
                    List.of("A", "Bb"),
                    Content.Style.STATIC))),
        Arguments.of(
            List.of(new Piece.Summary(0, "only")),
            List.of(
                new Content.Reasoning(
                    Content.Author.AGENT, List.of("only"), null, Content.Style.STATIC))),
        Arguments.of(
            List.of(new Piece.Reasoning(""), new Piece.Summary(0, "")),
            List.of(new Content.Text(""))));
  }

  @ParameterizedTest
  @MethodSource("otherKinds")
  @Behaviour({"delta-M31", "delta-M32", "delta-M33", "delta-M34"})
  void checked_pieces_areContentsOfTheirKind(List<Piece> pieces, List<Content> expected) {
    pieces.forEach(accumulator::add);
    assertThat(accumulator.checked()).isEqualTo(expected);
    assertThat(accumulator.parts()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "[1]", "{}{}", "hello", "{\"a\":1,}"})
  @Behaviour({"delta-M32", "delta-M34"})
  void checked_noJsonObject_isRefusedWithTheText(String wrong) {
    accumulator.add(new Piece.Data(wrong));
    assertThatThrownBy(accumulator::checked)
        .isInstanceOf(InvalidContent.class)
        .hasMessageContaining("data: " + wrong);
    assertThat(accumulator.parts()).as("unchecked").hasSize(1);
  }

  @Test
  @Behaviour("delta-M32")
  void checked_longWrongText_isShownInPart() {
    accumulator.add(new Piece.ToolInput("c", "t", "x".repeat(5_000)));
    assertThatThrownBy(accumulator::checked)
        .hasMessageContaining("x".repeat(200) + "… (5000 characters)");
  }

  @Test
  void chars_ofEachKind_countWhatItHolds() {
    assertThat(new Content.Text("abc").chars()).isEqualTo(3);
    assertThat(new Content.Reasoning("ab").chars()).isEqualTo(2);
    assertThat(new Content.ToolInput("id", "name", "{}").chars()).isEqualTo(2);
    assertThat(new Content.ToolResult("id", "name", "done", true).chars()).isEqualTo(4);
  }
}
