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

  /** Who comes back to a topic that is no more has missed what came since, and is told so. */
  @Test
  void subscribe_afterAnEventOfATopicThatIsNoMore_isTold() throws Exception {
    try (InMemoryTopics own = new InMemoryTopics(time)) {
      String first = own.send("a", new Update.Done(0));
      own.send("a", new Update.Done(1));
      own.send("b", new Update.Done(0));
      own.cleanup("a");
      own.cleanup("a");
      try (UpdateTopics.Reader back = own.subscribe("a", new UpdateTopics.From.After(first))) {
        assertThatThrownBy(() -> back.next()).isInstanceOf(EventsGone.class);
        own.send("a", new Update.Done(2));
        assertThat(back.next()).isNotNull();
      }
    }
  }

  @Test
  void subscribe_afterWhatIsNoId_isRefused() {
    try (InMemoryTopics own = new InMemoryTopics(time)) {
      own.send("a", new Update.Done(0));
      for (String wrong : new String[] {"", "x", "-a", "0-a", "99-a", "1-b", "01-a"}) {
        assertThatThrownBy(() -> own.subscribe("a", new UpdateTopics.From.After(wrong)))
            .as(wrong)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
