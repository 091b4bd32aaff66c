package dev.weir.bench.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Measure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandOverCellTest {

  @Test
  void mosts_ofFewWorkers_areThoseOfTheRequirements() {
    assertThat(cell(1, 0).mosts()).isEqualTo(Map.of("Kotlin", 1.3, "SQ fair", 1.0, "LTQ", 1.0));
    assertThat(cell(8, 1).mosts()).isEqualTo(Map.of("Kotlin", 1.3, "ABQ fair", 0.5, "Jox", 1.0));
    assertThat(cell(1, 16).mosts()).isEqualTo(Map.of("Kotlin", 1.3, "ABQ fair", 1.2));
    assertThat(cell(8, 100).mosts()).isEqualTo(Map.of("Kotlin", 1.3, "ABQ fair", 1.2));
    assertThat(cell(8, Pipes.UNBOUNDED).mosts()).isEqualTo(Map.of("Kotlin", 1.3, "LBQ", 1.3));
  }

  @Test
  void mosts_ofAThousandWorkers_areAtTwoCapacitiesOnly() {
    assertThat(cell(1_000, 0).mosts()).isEqualTo(Map.of("Kotlin", 1.5));
    assertThat(cell(1_000, 16).mosts()).isEqualTo(Map.of("ABQ fair", 1.2));
    assertThat(cell(1_000, 1).mosts()).isEmpty();
  }

  @Test
  void mosts_onOneCarrier_isBesideKotlinOnly() {
    assertThat(new HandOverCell(8, 0, true).mosts()).isEqualTo(Map.of("Kotlin", 1.5));
  }

  @Test
  void name_ofEachKind_tellsShapeCapacityAndCarrier() {
    assertThat(cell(8, 16).name()).isEqualTo("8p8c 16");
    assertThat(new HandOverCell(1, Pipes.UNBOUNDED, true).name())
        .isEqualTo("1p1c unbounded, one carrier");
  }

  @Test
  void verdict_ofARendezvous_adjudicatesFirstAndWorst() {
    assertThat(names(cell(1, 0))).contains("1p1c 0, first", "1p1c 0, worst");
    assertThat(names(cell(1, 16))).contains("1p1c 16, first").doesNotContain("1p1c 16, worst");
    assertThat(names(new HandOverCell(1, 0, true))).containsOnly("1p1c 0, one carrier");
  }

  @Test
  void verdict_first_isPromisedToFewAndReportedOfACrowd() {
    assertThat(first(cell(8, 0)).must()).isEqualTo(1 / 1.1);
    assertThat(first(cell(1_000, 0)).must()).isNull();
  }

  @Test
  void verdict_first_passesOverCoroutinesAndUnfairQueues() {
    Answer answer = answer(cell(1, 16));
    answer.add("Kotlin", List.of(1.0));
    answer.add("Go", List.of(1.0));
    answer.add("ABQ unfair", List.of(1.0));
    answer.add("Jox", List.of(5.0));

    assertThat(cell(1, 16).question().verdict().apply(answer))
        .filteredOn(cell -> cell.name().endsWith("first"))
        .singleElement()
        .satisfies(cell -> assertThat(cell.peer()).isEqualTo("best: Jox"));
  }

  private static Cell first(HandOverCell cell) {
    return cell.question().verdict().apply(answer(cell)).stream()
        .filter(row -> row.name().endsWith("first"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(HandOverCell cell) {
    return cell.question().verdict().apply(answer(cell)).stream().map(Cell::name).toList();
  }

  /** All sides took the same. */
  private static Answer answer(HandOverCell cell) {
    var answer = new Answer(cell.name(), Measure.TIME);
    cell.sides().forEach(side -> answer.add(side, List.of(10.0)));
    return answer;
  }

  private static HandOverCell cell(int workers, int capacity) {
    return new HandOverCell(workers, capacity, false);
  }
}
