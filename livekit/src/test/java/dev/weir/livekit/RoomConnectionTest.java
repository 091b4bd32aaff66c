package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.time.ManualTime;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A room is left once, whatever comes first. */
class RoomConnectionTest {
  private final RecordingRooms rooms = new RecordingRooms();
  private final RoomTicket ticket =
      new RoomTicket(
          "AJ_1",
          "lobby",
          URI.create("ws://host"),
          "token",
          JobType.ROOM,
          Optional.empty(),
          "",
          "",
          Map.of());
  private final RoomConnection connection =
      new RoomConnection(ticket, rooms, new Farewells(new ManualTime()));

  @Test
  void connect_afterTheJobHasEnded_leavesAtOnce() throws Exception {
    connection.close();
    assertThatThrownBy(() -> connection.connect(() -> {}))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("room: \"lobby\" was joined after its job had ended");
    assertThat(rooms.left).containsExactly("AJ_1");
  }

  @Test
  void close_twice_leavesOnce() throws Exception {
    connection.connect(() -> {});
    connection.close();
    connection.close();
    assertThat(rooms.left).containsExactly("AJ_1");
  }

  @Test
  void missing_unlessSaid_isNothing() {
    Rooms plain = (to, gone) -> () -> {};
    assertThat(plain.missing()).isEmpty();
  }
}
