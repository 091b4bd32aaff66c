package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks ever more rarely while nothing moves, and not at all once the run is over. */
class WatchTest {
  private final ManualTime time = new ManualTime();
  private final List<String> found = new ArrayList<>();
  private final Watch watch = new Watch(time, List.of(), List.of(), found::add);

  @Test
  @Behaviour("pipe-F66")
  void look_nothingMovesAndNobodyWaits_findsNothingAndWaitsLonger() {
    watch.begin();
    for (int i = 0; i < 20; i++) {
      assertThat(time.armed()).isEqualTo(1);
      time.advance(Duration.ofSeconds(5));
    }
    watch.end();
    assertThat(time.armed()).isZero();
    assertThat(found).isEmpty();
  }

  @Test
  void begin_afterTheEnd_looksNoMore() {
    watch.end();
    watch.begin();
    assertThat(time.armed()).isZero();
  }
}
