package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long processes took to get ready, counted as histograms are. */
class ProcessFiguresTest {
  @Test
  @Behaviour("lk-44")
  void launched_eachTime_countsForItsBoundAndAllAboveIt() {
    ProcessFigures figures =
        ProcessFigures.NONE
            .launched(Duration.ofMillis(100))
            .launched(Duration.ofMillis(700))
            .launched(Duration.ofSeconds(60))
            .withRunning(2);
    assertThat(figures.running()).isEqualTo(2);
    assertThat(figures.launches()).isEqualTo(3);
    assertThat(figures.seconds()).isEqualTo(60.8);
    assertThat(ProcessFigures.BOUNDS).isEqualTo(List.of(0.1, 0.5, 1.0, 2.0, 5.0, 10.0));
    assertThat(figures.within()).isEqualTo(List.of(1L, 1L, 2L, 2L, 2L, 2L));
    assertThat(ProcessFigures.NONE.within()).containsOnly(0L);
  }
}
