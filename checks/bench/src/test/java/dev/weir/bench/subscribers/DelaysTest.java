package dev.weir.bench.subscribers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DelaysTest {

  @Test
  void percentile_ofManyDelays_isTheOneThatCoversThePart() {
    var delays = new Delays();
    for (int millis = 100_000; millis >= 1; millis--) {
      delays.add(millis * 1_000_000L);
    }

    assertThat(delays.percentileMillis(0.99)).isEqualTo(99_000);
    assertThat(delays.percentileMillis(0.5)).isEqualTo(50_000);
  }

  @Test
  void percentile_ofNone_isRefused() {
    assertThatThrownBy(() -> new Delays().percentileMillis(0.99))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least one");
  }
}
