package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Topics in memory. */
class InMemoryTopicsTest extends UpdateTopicsContract {
  private final ManualTime time = new ManualTime();

  @Override
  UpdateTopics create() {
    return new InMemoryTopics(time);
  }

  @Override
  void pass(Duration length) {
    time.advance(length);
  }

  @Test
  void close_topicsKept_leavesNoAlarmAndRefusesMore() {
    InMemoryTopics own = new InMemoryTopics(time);
    own.send("a", new Update.Done(0));
    own.send("a", new Update.Done(0));
    own.send("b", new Update.Done(0));
    assertThat(time.armed()).as("one for each topic").isEqualTo(2);
    own.cleanup("b");
    assertThat(time.armed()).isEqualTo(1);
    own.close();
    own.close();
    assertThat(time.armed()).isZero();
    assertThatThrownBy(() -> own.send("a", new Update.Done(0)))
        .hasMessage("topics: closed (expected: open)");
  }

  /** An alarm that comes late finds what was sent since, or nothing. */
  @Test
  void expire_sentAgainMeanwhile_keepsTheTopic() {
    try (InMemoryTopics own = new InMemoryTopics(time)) {
      own.send("a", new Update.Done(0));
      time.advance(Duration.ofMinutes(59));
      String second = own.send("a", new Update.Done(1));
      time.advance(Duration.ofMinutes(59));
      assertThat(own.send("a", new Update.Done(2))).isNotEqualTo(second);
    }
  }
}
