package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which pieces become one, and which may stand in one message. */
class PieceTest {
  private static final List<Piece> KINDS =
      List.of(
          new Piece.Text("x"),
          new Piece.Data("x"),
          new Piece.Reasoning(1, "x"),
          new Piece.Summary(1, "x"),
          new Piece.ToolInput("c", "n", "x"),
          new Piece.ToolOutput("c", "n", "x"));

  @Test
  @Behaviour("delta-M17")
  void continuedBy_otherKinds_neverMerge() {
    for (Piece one : KINDS) {
      assertThat(KINDS.stream().filter(one::continuedBy)).containsExactly(one);
    }
  }

  @Test
  @Behaviour("delta-M17")
  void continuedBy_otherIndexOrCall_neverMerges() {
    assertThat(new Piece.Reasoning(1, "x").continuedBy(new Piece.Reasoning(2, "x"))).isFalse();
    assertThat(new Piece.Summary(1, "x").continuedBy(new Piece.Summary(2, "x"))).isFalse();
    assertThat(new Piece.ToolInput("c", "n", "x").continuedBy(new Piece.ToolInput("d", "n", "x")))
        .isFalse();
    assertThat(new Piece.ToolOutput("c", "n", "x").continuedBy(new Piece.ToolOutput("d", "n", "x")))
        .isFalse();
  }

  /** Only thoughts and their summaries mix. */
  @Test
  @Behaviour("delta-M31")
  void admits_eachKind_itsOwnAndThoughtsBoth() {
    for (Piece one : KINDS) {
      boolean thought = one instanceof Piece.Reasoning || one instanceof Piece.Summary;
      assertThat(KINDS.stream().filter(one::admits))
          .containsExactlyElementsOf(thought ? KINDS.subList(2, 4) : List.of(one));
    }
  }

  @Test
  void reasoning_indexBelowZero_refused() {
    assertThatThrownBy(() -> new Piece.Reasoning(-1, "x"))
        .hasMessage("index: -1 (expected: zero or more)");
  }
}
