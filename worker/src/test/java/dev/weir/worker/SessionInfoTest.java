package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.SessionOutcome.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What observers are told of a session. */
class SessionInfoTest {
  @Test
  @Behaviour("work-137")
  void info_afterItWasMade_doesNotChange() {
    Map<String, String> metadata = new HashMap<>(Map.of("caller", "Ada"));
    SessionInfo info =
        new SessionInfo("ses_1", "a", "job_1", "room", metadata, Instant.EPOCH, "v7");
    metadata.put("caller", "Bob");
    assertThat(info.metadata()).containsExactly(Map.entry("caller", "Ada"));
  }

  @Test
  @Behaviour("work-138")
  void info_withoutRoomOrJob_isASessionsAllTheSame() {
    SessionInfo info = new SessionInfo("ses_1", "a", "", "", Map.of(), Instant.EPOCH, null);
    assertThat(info.room()).isEmpty();
    assertThat(info.job()).isEmpty();
    assertThat(info.deploymentVersion()).isNull();
  }

  @Test
  @Behaviour("work-137")
  void outcome_underAClockThatWasSetBack_hasNoNegativeDuration() {
    IOException error = new IOException("gone");
    SessionOutcome outcome =
        new SessionOutcome(Status.FAILED, error, Instant.EPOCH, Duration.ofSeconds(-1));
    assertThat(outcome.duration()).isZero();
    assertThat(outcome.error()).isSameAs(error);
    assertThat(
            new SessionOutcome(Status.SUCCESS, null, Instant.EPOCH, Duration.ofSeconds(2))
                .duration())
        .isEqualTo(Duration.ofSeconds(2));
  }
}
