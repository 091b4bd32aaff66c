package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.worker.metrics.MetricsEvent.Overflow;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events wait for their stream, 256 at most. */
class EventBufferTest {
  private final EventBuffer events = new EventBuffer();

  @Test
  @Behaviour("work-149")
  void add_toAFullBuffer_dropsTheNewOneWithAWarning() {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      add(EventBuffer.CAPACITY);
      assertThat(log.warnings()).isEmpty();
      events.add(new SessionStarted("late"));
      events.add(new SessionStarted("later"));
      assertThat(log.warnings())
          .satisfiesExactly(
              first -> assertThat(first).contains("256 events wait").contains("agent=late]"),
              second -> assertThat(second).contains("agent=later]"));
    }
    List<MetricsEvent> drained = events.drain();
    assertThat(drained)
        .hasSize(257)
        .startsWith(new SessionStarted("0"))
        .endsWith(new SessionStarted("255"), new Overflow(2));
  }

  @Test
  @Behaviour("work-149")
  void drain_afterAnOverflow_beginsAnew() {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      add(EventBuffer.CAPACITY + 1);
      assertThat(log.warnings()).hasSize(1);
    }
    assertThat(events.drain()).hasSize(257);
    assertThat(events.drain()).isEmpty();
    add(1);
    assertThat(events.drain()).containsExactly(new SessionStarted("0"));
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      events.add(new SessionStarted(Integer.toString(i)));
    }
  }
}
