package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Session;
import dev.weir.agent.SessionOptions;
import dev.weir.time.ManualTime;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
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
  private final Farewells farewells = new Farewells(new ManualTime());
  private final RoomConnection connection = new RoomConnection(ticket, rooms, farewells);

  private final Session session =
      new AgentSession(
          "s1",
          new AgentSpec("host", "", "", List.of(), Silent::new),
          Map.of(),
          new AgentModel("none", new StreamingChatModel() {}),
          SessionOptions.DEFAULT,
          new ManualTime());

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void connect_afterTheJobHasEnded_leavesAtOnce() throws Exception {
    connection.close();
    assertThatThrownBy(() -> connection.connect(session, () -> {}))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("room: \"lobby\" was joined after its job had ended");
    assertThat(rooms.left).containsExactly("AJ_1");
  }

  @Test
  void close_twice_leavesOnce() throws Exception {
    connection.connect(session, () -> {});
    connection.close();
    connection.close();
    assertThat(rooms.left).containsExactly("AJ_1");
  }

  @Test
  void close_interruptedBeforeTheServerKnows_leavesStill() throws Exception {
    farewells.expect("AJ_1");
    connection.connect(session, () -> {});
    Thread.currentThread().interrupt();
    assertThatThrownBy(connection::close).isInstanceOf(InterruptedException.class);
    assertThat(rooms.left).containsExactly("AJ_1");
  }

  @Test
  void connect_withoutASession_isRefused() {
    assertThatThrownBy(() -> connection.connect(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("session: none (expected: the one that is held in the room)");
  }

  @Test
  void missing_unlessSaid_isNothing() {
    Rooms plain = (to, session, gone) -> () -> {};
    assertThat(plain.missing()).isEmpty();
  }
}
