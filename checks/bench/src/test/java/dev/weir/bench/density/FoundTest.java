package dev.weir.bench.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What is made of the ticks and counts that a side tells. */
class FoundTest {

  @Test
  void at_hundredTicks_isTheOneAtThatPart() {
    List<Double> ticks = DoubleStream.iterate(1, at -> at + 1).limit(100).boxed().toList();
    assertThat(Found.at(0.5, ticks)).isEqualTo(51);
    assertThat(Found.at(0.99, ticks)).isEqualTo(100);
    assertThat(Found.at(1, ticks)).isEqualTo(100);
  }

  @Test
  void at_noTick_isNothing() {
    assertThat(Found.at(0.99, List.of())).isZero();
  }

  /** One session of 50 that did not start, and a bound that a run must not pass. */
  @Test
  void figures_sessionLost_theMustIsNotMet() {
    Found found = new Found(49, 0, 100, 1_100, List.of(1.0), List.of(2.0));
    Trial trial = new Trial(found, 1 << 20, 2 << 20);
    Figures figures = new Figures(Workload.touched(50), List.of(trial), "", List.of());
    assertThat(figures.all())
        .filteredOn(cell -> cell.name().startsWith("failures"))
        .singleElement()
        .extracting(cell -> cell.met(0))
        .isEqualTo(false);
    assertThat(figures.all()).extracting(Cell::name).contains("rate, 50 touched");
  }
}
