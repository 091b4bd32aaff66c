package dev.weir.bench.sides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private final Answer answer = new Answer("1p1c 0", Measure.TIME);

  @Test
  void besides_withAPromise_isMetUpToSoManyTimesThePeer() {
    add("Weir", 120, 110, 130);
    add("Kotlin", 100);

    assertThat(verdict(answer.besides(Map.of("Kotlin", 1.2)))).isEqualTo(true);
    assertThat(verdict(answer.besides(Map.of("Kotlin", 1.19)))).isEqualTo(false);
  }

  @Test
  void besides_withoutAPromise_isReportedOnly() {
    add("Weir", 120);
    add("Go", 1);

    assertThat(answer.besides(Map.of("Kotlin", 1.2)))
        .singleElement()
        .satisfies(cell -> assertThat(cell.must()).isNull());
  }

  @Test
  void add_inSeveralRounds_keepsEveryIteration() {
    add("Weir", 1, 2);
    add("Kotlin", 5);
    add("Weir", 9);

    assertThat(answer.of("Weir")).containsExactly(1.0, 2.0, 9.0);
    assertThat(answer.sides()).containsExactly("Weir", "Kotlin");
  }

  @Test
  void besides_aPeerThatCannotBeHad_saysSoAndClaimsNothing() {
    add("Weir", 1);
    add("Go");

    assertThat(answer.besides(Map.of("Go", 1.0)))
        .singleElement()
        .satisfies(cell -> {
          assertThat(cell.name()).isEqualTo("1p1c 0, no Go");
          assertThat(cell.peer()).isNull();
          assertThat(cell.met(0)).isNull();
        });
    assertThat(answer.line()).isEqualTo("1p1c 0: Weir 1.0 (1.0), no Go");
  }

  @Test
  void besides_withNobodyElseAsked_standsAlone() {
    add("Weir", 1);

    assertThat(answer.besides(Map.of("Go", 1.0)))
        .singleElement()
        .satisfies(cell -> assertThat(cell.peer()).isNull());
  }

  @Test
  void first_amongRivals_isBesideTheFastestByMedian() {
    add("Weir", 10);
    add("Jox", 30, 31, 1);
    add("LBQ", 20, 20, 90);
    add("Kotlin", 2);

    assertThat(answer.first(List.of("Jox", "LBQ", "absent")))
        .hasValueSatisfying(cell -> {
          assertThat(cell.peer()).isEqualTo("best: LBQ");
          assertThat(cell.ratio()).isEqualTo(2);
        });
  }

  @Test
  void first_whereMoreIsBetter_isBesideTheHighest() {
    var rates = new Answer("linear 1", Measure.RATE);
    rates.add("Weir", List.of(30.0));
    rates.add("Reactor", List.of(10.0, 12.0, 5.0));
    rates.add("Kotlin", List.of(6.0));

    assertThat(rates.first(List.of("Kotlin", "Reactor")))
        .hasValueSatisfying(cell -> assertThat(cell.ratio()).isEqualTo(3));
    assertThat(rates.line()).contains("Reactor 10.0 (5.0)");
  }

  @Test
  void limit_ofAFigure_isMetUpToIt() {
    add("Weir", 50);
    assertThat(answer.limit(50).met(0)).isTrue();
    assertThat(answer.limit(49).met(0)).isFalse();
  }

  @Test
  void first_withoutAnyRival_isEmpty() {
    add("Weir", 10);

    assertThat(answer.first(List.of("Jox"))).isEmpty();
  }

  @Test
  void worst_atTheLimit_isMetAndAboveItIsNot() {
    add("Weir", 10, 10, 20);
    assertThat(answer.worst(2).met(0)).isTrue();

    add("Weir", 21, 10, 10);
    assertThat(answer.worst(2).met(0)).isFalse();
    assertThat(answer.worst(3).met(0)).isTrue();
  }

  @Test
  void overlap_ofIterations_isMetUnlessAllOfOursAreSlower() {
    add("Weir", 12, 30);
    add("Weir all set", 8, 12);
    assertThat(answer.overlap("Weir all set").met(0)).isTrue();

    var apart = new Answer("apart", Measure.TIME);
    apart.add("Weir", List.of(13.0, 14.0));
    apart.add("Weir all set", List.of(8.0, 12.0));
    assertThat(apart.overlap("Weir all set").met(0)).isFalse();
  }

  @Test
  void line_ofAllSides_hasMedianAndSlowest() {
    add("Weir", 1, 2, 9);
    add("Kotlin", 4);

    assertThat(answer.line()).isEqualTo("1p1c 0: Weir 2.0 (9.0), Kotlin 4.0 (4.0)");
  }

  private void add(String side, double... samples) {
    answer.add(side, java.util.Arrays.stream(samples).boxed().toList());
  }

  private static Object verdict(List<Cell> cells) {
    assertThat(cells).hasSize(1);
    return cells.getFirst().met(0);
  }
}
