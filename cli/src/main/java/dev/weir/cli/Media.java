package dev.weir.cli;

import dev.weir.livekit.Rooms;
import dev.weir.livekit.room.AgentRooms;
import dev.weir.livekit.rtc.NativeRtc;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.voice.session.VoiceMeans;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * What rooms are joined with, and what ends that.
 *
 * @param rooms joins them
 * @param end frees what they need; once, after all rooms were left
 */
record Media(Rooms rooms, Runnable end) implements AutoCloseable {
  /** Opens it for a worker, with its voice if it has one. */
  @FunctionalInterface
  interface Source {
    Media open(Map<String, String> environment, Optional<VoiceMeans> voice);
  }

  /** By LiveKit's native library; where there is none, rooms that say so. */
  static Media open(Map<String, String> environment, Optional<VoiceMeans> voice) {
    try {
      NativeRtc client = NativeRtc.find(environment);
      return new Media(new AgentRooms(client, voice), client::close);
    } catch (RtcFailed | IllegalArgumentException | UncheckedIOException e) {
      return new Media(AgentRooms.missing(String.valueOf(e.getMessage())), () -> {});
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
