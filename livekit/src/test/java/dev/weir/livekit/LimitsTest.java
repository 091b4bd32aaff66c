package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limits that docs/ARCHITECTURE.md and docs/livekit.md tell. */
class LimitsTest {
  @Test
  @Behaviour({"lk-3", "lk-19", "lk-27", "lk-33"})
  void limits_asWritten() {
    assertThat(Offers.LIMIT).isLessThan(Duration.ofSeconds(1)).isEqualTo(Duration.ofMillis(900));
    assertThat(Offers.MOST).isEqualTo(256);
    assertThat(Liaison.OPENING_LIMIT).isEqualTo(Duration.ofSeconds(10));
    assertThat(Liaison.CLOSING_LIMIT).isEqualTo(Duration.ofSeconds(1));
    assertThat(LiveKitDispatcher.CLOSE_SECONDS).isEqualTo(2);
    assertThat(Farewells.LIMIT).isEqualTo(Duration.ofSeconds(1));
    assertThat(Pulse.LOAD_EVERY).isEqualTo(Duration.ofMillis(2_500));
    assertThat(Pulse.HEARTBEAT_EVERY).isEqualTo(Duration.ofSeconds(30));
    assertThat(Pulse.HEARTBEAT_LIMIT).isEqualTo(Duration.ofSeconds(15));
    assertThat(Backoff.MOST_FAILURES).isEqualTo(16);
    assertThat(Outbox.MOST_STATES).isEqualTo(20_000);
    assertThat(Outbox.MOST_WISHES).isEqualTo(128);
    assertThat(Frames.MOST_BYTES).isEqualTo(4 * 1024 * 1024);
    assertThat(WorkerMessages.MOST_ERROR_LENGTH).isEqualTo(4_096);
    assertThat(Twirp.LIMIT).isEqualTo(Duration.ofSeconds(10));
    assertThat(Bearer.GOOD_FOR).isEqualTo(Duration.ofHours(6));
    assertThat(Bearer.JOIN_FOR).isEqualTo(Duration.ofHours(1));
    assertThat(Bearer.ASK_FOR).isEqualTo(Duration.ofMinutes(10));
    assertThat(LiveKitOptions.MOST_DEPLOYMENT_LENGTH).isEqualTo(64);
  }
}
