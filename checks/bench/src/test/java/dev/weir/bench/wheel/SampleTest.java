package dev.weir.bench.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void parse_aLineOfASample_isThatSample() {
    var sample = new Sample(2.5, 1.25, 1_000, 100_001);

    assertThat(Sample.parse(sample.line())).isEqualTo(sample);
  }

  @Test
  void parse_aLineOfSomethingElse_isRefusedByItsText() {
    assertThatThrownBy(() -> Sample.parse("1 2 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'1 2 3'")
        .hasMessageContaining("four");
  }

  /** Who met half of the deadlines has done half of the work. */
  @Test
  void atRate_ofHalfTheRate_isTwice() {
    var sample = new Sample(3, 2, 0, Load.RATE / 2.0);

    assertThat(sample.processAtRate()).isEqualTo(6);
    assertThat(sample.ownAtRate()).isEqualTo(4);
  }
}
