package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limits that docs/ARCHITECTURE.md and docs/livekit.md tell. */
class RoomLimitsTest {
  @Test
  @Behaviour({"sess-C3.15", "sess-C3.19", "sess-C3.20", "sess-C3.21", "sess-C3.23"})
  void limits_asWritten() {
    assertThat(Chat.WAITING).isEqualTo(8);
    assertThat(Chat.MOST_LENGTH).isEqualTo(65_536);
    assertThat(Chat.LIMIT).isEqualTo(Duration.ofSeconds(10));
    assertThat(CallerCaptions.WAITING).isEqualTo(256);
    assertThat(CallerMicrophone.RATE).isEqualTo(24_000);
    assertThat(CallerMicrophone.FRAME).isEqualTo(Duration.ofMillis(50));
    assertThat(CallerMicrophone.FRAMES).isEqualTo(8);
    assertThat(CallerMicrophone.GAP).isEqualTo(Duration.ofMillis(200));
    assertThat(CallerMicrophone.MOST_SILENCE).isEqualTo(Duration.ofSeconds(5));
    assertThat(CallerMicrophone.WAIT_FOR_RECORDED).isEqualTo(Duration.ofSeconds(3));
    assertThat(CallerMicrophone.OLDEST_RECORDED).isEqualTo(Duration.ofSeconds(1));
    assertThat(RecordedAhead.MOST_BYTES).isEqualTo(4 * 1024 * 1024);
    assertThat(RecordedAhead.LIMIT).isEqualTo(Duration.ofSeconds(10));
    assertThat(RecordedAhead.TRACKS).isEqualTo(4);
    assertThat(SessionControl.REQUESTS).isEqualTo(16);
    assertThat(SessionControl.EVENTS).isEqualTo(256);
    assertThat(SessionControl.MOST_BYTES).isEqualTo(64 * 1024);
    assertThat(SessionControl.INPUTS).isEqualTo(8);
    assertThat(SessionControl.LIMIT).isEqualTo(Duration.ofSeconds(5));
    assertThat(StateSign.TRIES).isEqualTo(4);
    assertThat(StateSign.PAUSE).isEqualTo(Duration.ofSeconds(1));
    assertThat(Handlers.MOST).isEqualTo(64);
    assertThat(Handlers.PACKETS).isEqualTo(256);
    assertThat(CallRoom.MOST_BYTES).isEqualTo(15_360);
    assertThat(AgentInRoom.LAST_WORDS).isEqualTo(Duration.ofSeconds(1));
    assertThat(OldCaptions.KNOWS_STREAMS).isEqualTo(3);
    assertThat(SpokenSide.QUEUE).isEqualTo(Duration.ofMillis(400));
  }
}
