package dev.weir.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowCellTest {

  private final Answer answer = new Answer("linear 64", Measure.RATE);

  @Test
  void verdict_besideSynaflow_isTakenAgainstTheFasterOfItsEngines() {
    add("Weir", 1_900);
    add("synaflow blocking", 100);
    add("synaflow async", 10);

    Cell cell = verdict(64).getFirst();
    assertThat(cell.peer()).isEqualTo("best: synaflow blocking");
    assertThat(cell.ratio()).isEqualTo(19);
    assertThat(cell.met(0)).isFalse();
    assertThat(verdict(1).getFirst().met(0)).isTrue();
  }

  @Test
  void verdict_withoutSynaflow_saysSoAndClaimsNothing() {
    add("Weir", 1_900);
    answer.add("synaflow blocking", List.of());

    Cell cell = verdict(64).getFirst();
    assertThat(cell.name()).isEqualTo("linear 64, no synaflow");
    assertThat(cell.met(0)).isNull();
  }

  @Test
  void verdict_ofTheSequentialRunner_isPromisedWhereNothingForks() {
    add("Weir", 10);
    add("Weir sequential", 99);

    assertThat(sequential(1).met(0)).isFalse();
    assertThat(sequential(1).met(0.25)).isTrue();
    assertThat(sequential(2).must()).isNull();
  }

  @Test
  void verdict_besideThoseOfTheJvm_isReportedOnly() {
    add("Weir", 10);
    add("Kotlin Flow", 20);
    add("Reactor", 5);

    assertThat(verdict(64))
        .filteredOn(cell -> cell.peer() != null)
        .extracting(Cell::peer, Cell::ratio, Cell::must)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Kotlin Flow", 0.5, null),
            org.assertj.core.groups.Tuple.tuple("Reactor", 2.0, null));
  }

  private Cell sequential(int branches) {
    return new FlowCell(new Shape(branches, 64, 0))
        .question().verdict().apply(answer).stream()
            .filter(cell -> cell.name().endsWith(", sequential"))
            .findFirst()
            .orElseThrow();
  }

  private List<Cell> verdict(int maxInFlight) {
    return new FlowCell(new Shape(1, maxInFlight, 0)).question().verdict().apply(answer);
  }

  private void add(String side, double figure) {
    answer.add(side, List.of(figure));
  }
}
