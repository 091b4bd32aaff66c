package dev.weir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ctrl-C stops what runs; it quits when nothing does, or when it comes again within 2 s. */
class InterruptsTest {
  private final ManualTime time = new ManualTime();
  private boolean running;
  private int stopped;
  private int quits;
  private final Interrupts interrupts = new Interrupts(time, this::stop, () -> quits++);

  private boolean stop() {
    stopped++;
    return running;
  }

  @Test
  void interrupt_whileNothingRuns_quits() {
    interrupts.interrupted();
    assertThat(quits).isEqualTo(1);
  }

  @Test
  void interrupt_whileATurnRuns_stopsItAndQuitsOnlyTheSecondTimeWithinTwoSeconds() {
    running = true;
    interrupts.interrupted();
    assertThat(quits).isZero();
    time.advance(Duration.ofMillis(2_001));
    interrupts.interrupted();
    assertThat(quits).isZero();
    assertThat(stopped).isEqualTo(2);
    time.advance(Duration.ofSeconds(2));
    interrupts.interrupted();
    assertThat(quits).isEqualTo(1);
    assertThat(stopped).isEqualTo(2);
  }
}
