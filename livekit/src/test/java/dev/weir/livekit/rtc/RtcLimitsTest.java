package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limits that docs/ARCHITECTURE.md and docs/livekit.md tell. */
class RtcLimitsTest {
  @Test
  @Behaviour({"sess-C3.15", "sess-C3.23"})
  void limits_asWritten() {
    assertThat(Inbox.MOST).isEqualTo(4_096);
    assertThat(Streams.MOST).isEqualTo(256);
    assertThat(Streams.MOST_OF_ONE).isEqualTo(64);
    assertThat(Streams.MOST_BYTES).isEqualTo(32 * 1024 * 1024);
    assertThat(Reader.MOST_BYTES).isEqualTo(4 * 1024 * 1024);
    assertThat(Reader.PIECE_BYTES).isEqualTo(64);
    assertThat(Sound.MOST).isEqualTo(Duration.ofSeconds(1));
    assertThat(Asking.LIMIT).isEqualTo(Duration.ofSeconds(30));
    assertThat(Calls.ROUND_TRIP).isEqualTo(Duration.ofSeconds(10));
    assertThat(CallFailed.MOST_BYTES).isEqualTo(15 * 1024);
    assertThat(NativeRtc.JOINING).isEqualTo(Duration.ofSeconds(20));
    assertThat(NativeRtc.ATTEMPT).isEqualTo(Duration.ofSeconds(5));
    assertThat(NativeRtc.RETRIES).isEqualTo(1);
    assertThat(NativeRoom.LEAVING).isEqualTo(Duration.ofSeconds(5));
    assertThat(LibraryLog.PATIENCE).isEqualTo(Duration.ofMillis(1_500));
    assertThat(Pieces.MOST_BYTES).isEqualTo(15_000);
  }
}
