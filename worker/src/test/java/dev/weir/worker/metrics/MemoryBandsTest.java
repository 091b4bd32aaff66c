package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.metrics.MemoryBands.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From how much on it is too much. */
class MemoryBandsTest {
  @ParameterizedTest
  @CsvSource({
    "100, 200,  99.9, OK",
    "100, 200, 100.0, WARN",
    "100, 200, 199.9, WARN",
    "100, 200, 200.0, LIMIT",
    "  0, 200, 199.9, OK",
    "  0, 200, 200.0, LIMIT",
    "100,   0, 1e300, WARN",
    "300, 200, 250.0, LIMIT",
    "  0,   0, 1e300, OK"
  })
  @Behaviour("work-108")
  void level_ofSoMany_isTheHighestBandReached(double warn, double limit, double mb, Level level) {
    assertThat(new MemoryBands(warn, limit).level(mb)).isEqualTo(level);
  }

  @Test
  @Behaviour({"work-3", "work-107"})
  void bands_byDefault_warnAlone() {
    assertThat(MemoryBands.DEFAULT).isEqualTo(new MemoryBands(1000, 0));
    assertThat(MemoryBands.DEFAULT.armed()).isTrue();
    assertThat(new MemoryBands(0, 1).armed()).isTrue();
    assertThat(new MemoryBands(0, 0).armed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  @Behaviour("work-5")
  void bands_thatAreNoAmount_areRefused(double mb) {
    assertThatThrownBy(() -> new MemoryBands(mb, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("memoryWarnMb: %s (expected: a number of MB >= 0; 0 turns it off)", mb);
    assertThatThrownBy(() -> new MemoryBands(0, mb))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("memoryLimitMb: ");
  }
}
