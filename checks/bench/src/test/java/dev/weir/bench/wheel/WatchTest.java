package dev.weir.bench.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.sides.Answer;
import org.junit.jupiter.api.Test;

class WatchTest {

  /** Were wake-ups not counted, a thread that never sleeps would pass for one that does. */
  @Test
  void waitCount_anAlarmEndsTheIdleTime_hasGrown() throws Exception {
    Load idle = Idle.start(Alarms.of(Answer.OURS));
    Watch watch = Watch.of(idle.thread());
    long before = watch.waitCount();

    idle.finish();

    assertThat(watch.waitCount()).isGreaterThan(before);
    assertThat(watch.processorNanos()).isPositive();
  }

  @Test
  void of_aThreadThatIsNotThere_isRefusedByName() {
    assertThatThrownBy(() -> Watch.of("nobody"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void of_noThread_usesNothing() {
    Watch none = Watch.of("");

    assertThat(none.processorNanos()).isZero();
    assertThat(none.waitCount()).isZero();
  }
}
