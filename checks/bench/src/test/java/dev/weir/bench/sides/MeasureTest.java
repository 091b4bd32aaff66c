package dev.weir.bench.sides;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasureTest {

  @Test
  void of_nanosecondsByOperation_isInTheUnitOfEach() {
    assertThat(Measure.TIME.of(250)).isEqualTo(250);
    assertThat(Measure.RUN.of(12_500)).isEqualTo(12.5);
    assertThat(Measure.RATE.of(250)).isEqualTo(4_000_000);
  }
}
