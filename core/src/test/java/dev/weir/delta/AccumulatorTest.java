package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  @Test
  void content_nothingAdded_isNone() {
    assertThat(accumulator.content()).isNull();
    assertThat(accumulator.length()).isZero();
  }

  static Stream<Arguments> strangers() {
    Piece text = new Piece.Text("a");
    Piece thought = new Piece.Reasoning("a");
    Piece call = new Piece.ToolInput("c1", "t", "a");
    Piece other = new Piece.ToolInput("c2", "t", "a");
    return Stream.of(
        Arguments.of(text, thought),
        Arguments.of(thought, text),
        Arguments.of(text, call),
        Arguments.of(call, text),
        Arguments.of(call, other));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  @Behaviour({"delta-M31", "delta-M34"})
  void add_anotherKindOrCall_isRefusedAndNothingAdded(Piece first, Piece stranger) {
    accumulator.add(first);
    Content before = accumulator.content();
    assertThatThrownBy(() -> accumulator.add(stranger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("piece: %s (expected: one that continues %s)".formatted(stranger, first));
    assertThat(accumulator.content()).isEqualTo(before);
  }

  @Test
  void chars_ofEachKind_countWhatItHolds() {
    assertThat(new Content.Text("abc").chars()).isEqualTo(3);
    assertThat(new Content.Reasoning("ab").chars()).isEqualTo(2);
    assertThat(new Content.ToolInput("id", "name", "{}").chars()).isEqualTo(2);
    assertThat(new Content.ToolResult("id", "name", "done", true).chars()).isEqualTo(4);
  }
}
