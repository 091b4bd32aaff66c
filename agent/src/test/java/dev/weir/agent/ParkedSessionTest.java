package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.SessionHost.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParkedSessionTest {
  private static final Duration LEAST = Duration.ofMinutes(5);

  @Test
  void parkIfIdle_beforeItsTime_staysOpen() throws Exception {
    try (Talk talk = new Talk()) {
      talk.clock.advance(LEAST);
      assertThat(talk.session.parkIfIdle(LEAST)).isFalse();
      var _ = talk.ask("Hi");
      talk.clock.advance(LEAST);
      assertThat(talk.session.parkIfIdle(LEAST)).isFalse();
      assertThat(talk.session.status()).isEqualTo(Status.RUNNING);
    }
  }

  @Test
  void parkIfIdle_idleForLonger_takesNothingMoreAndLeavesItsLogOpen() {
    try (Talk talk = new Talk()) {
      talk.clock.advance(LEAST.plusNanos(1));
      assertThat(talk.session.parkIfIdle(LEAST)).isTrue();
      assertThat(talk.session.parkIfIdle(LEAST)).isFalse();
      assertThatThrownBy(() -> talk.say("too late"))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_ENDED));
      talk.session.close("parked");
      assertThat(talk.session.log().ended()).isFalse();
      talk.session.log().close();
    }
  }
}
