package dev.weir.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitCellTest {

  @Test
  void verdict_besideTheIdeal_isTheShareOfIt() {
    assertThat(ideal(900).ratio()).isEqualTo(0.9);
    assertThat(ideal(900).met(0)).isTrue();
    assertThat(ideal(899).met(0)).isFalse();
  }

  @Test
  void verdict_besideOthers_isReportedOnly() {
    assertThat(verdict(1))
        .extracting(Cell::peer)
        .containsExactly("ideal", "Reactor", "synaflow blocking");
    assertThat(verdict(1).subList(1, 3)).extracting(Cell::must).containsOnlyNulls();
  }

  private static Cell ideal(double ours) {
    return verdict(ours).getFirst();
  }

  private static List<Cell> verdict(double ours) {
    var question = new WaitCell(new Shape(1, 64, 100)).question();
    var answer = new Answer(question.name(), Measure.RATE);
    for (String side : question.sides()) {
      answer.add(side, List.of(side.equals(Answer.OURS) ? ours : 1_000));
    }
    return question.verdict().apply(answer);
  }
}
