package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.weir.agent.Session;
import dev.weir.livekit.DirectDispatcher.Visit;
import dev.weir.testkit.Behaviour;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Appearance;
import dev.weir.worker.JobState;
import dev.weir.worker.PoolBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent is sent into a room that no server has dispatched it to. */
@Timeout(60)
class DirectDispatcherTest {
  private static final String SECRET = "a-secret-that-is-only-for-tests-on-loopback";
  private static final LiveKitOptions OPTIONS =
      new LiveKitOptions(URI.create("ws://127.0.0.1:9"), "key", SECRET)
          .withPermissions(new Permissions(true, true, false, true, false));

  private final RecordingRooms rooms = new RecordingRooms();
  private AgentPool pool = Silent.pool().build();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"lk-49", "lk-24"})
  void start_joinsTheRoomByATokenOfItsOwn_andNoServerIsAsked() throws Exception {
    DirectDispatcher direct = start(Silent.pool(), visit("lobby", "desk-1"));
    RoomTicket ticket = rooms.awaitJoined();
    assertThat(ticket.room()).isEqualTo("lobby");
    assertThat(ticket.url()).isEqualTo(OPTIONS.url());
    assertThat(ticket.dispatch()).isEmpty();
    DecodedJWT token = JWT.require(Algorithm.HMAC256(SECRET)).build().verify(ticket.token());
    assertThat(token.getIssuer()).isEqualTo("key");
    assertThat(token.getSubject()).isEqualTo("desk-1");
    assertThat(token.getClaim("kind").asString()).isEqualTo("agent");
    assertThat(token.getClaim("attributes").asMap()).containsEntry("lk.agent.name", "desk");
    assertThat(token.getClaim("video").asMap())
        .containsEntry("roomJoin", true)
        .containsEntry("room", "lobby")
        .containsEntry("agent", true)
        .containsEntry("canPublish", true)
        .containsEntry("canPublishData", false);
    assertThat(pool.live()).hasSize(1);
    assertThat(direct.over()).isNotDone();

    rooms.hangUp(ticket.job());
    assertThat(rooms.awaitLeft()).isEqualTo(ticket.job());
    DirectDispatcher.Outcome outcome = direct.over().get(30, TimeUnit.SECONDS);
    assertThat(outcome.state()).isEqualTo(JobState.SUCCESS);
    assertThat(outcome.error()).isEmpty();
  }

  @Test
  @Behaviour({"lk-49", "lk-20"})
  void start_withoutAnIdentity_hasOneOfItsOwnOrThePresenters() throws Exception {
    start(Silent.pool(), new Visit("lobby", Optional.empty(), ""));
    assertThat(identity(rooms.awaitJoined())).startsWith("agent-direct-");
    pool.close();
    start(
        Silent.pool()
            .presenter((job, agent) -> new Appearance("ann", "Ann", "kind", Map.of("floor", "3"))),
        new Visit("lobby", Optional.empty(), ""));
    DecodedJWT token = JWT.decode(rooms.awaitJoined().token());
    assertThat(token.getSubject()).isEqualTo("ann");
    assertThat(token.getClaim("name").asString()).isEqualTo("Ann");
    assertThat(token.getClaim("metadata").asString()).isEqualTo("kind");
    assertThat(token.getClaim("attributes").asMap())
        .isEqualTo(Map.of("floor", "3", "lk.agent.name", "desk"));
  }

  @Test
  @Behaviour("lk-49")
  void start_whatCannotBe_isRefusedWithTheReason() {
    rooms.missing = Optional.of("rooms: no library (expected: one)");
    assertThatThrownBy(() -> start(Silent.pool(), visit("lobby", "me")))
        .isInstanceOf(LiveKitFailed.class)
        .hasMessage("rooms: no library (expected: one)");
    rooms.missing = Optional.empty();
    pool.close();
    assertThatThrownBy(
            () -> start(Silent.pool(), new Visit("lobby", Optional.empty(), "{\"agent\":\"x\"}")))
        .isInstanceOf(LiveKitFailed.class)
        .hasMessageContaining("room \"lobby\": agent: \"x\"");
    assertThatThrownBy(() -> visit(" ", "me")).hasMessage("room: \" \" (expected: not blank)");
    assertThatThrownBy(() -> visit("lobby", "")).hasMessage("identity: \"\" (expected: not blank)");
  }

  @Test
  @Behaviour("lk-49")
  void start_roomThatCannotBeJoined_isAFailure() throws Exception {
    pool = Silent.pool().build().add("host", Silent::new);
    DirectDispatcher direct = new DirectDispatcher(OPTIONS, new Closed(), visit("lobby", "me"));
    pool.start(direct);
    DirectDispatcher.Outcome outcome = direct.over().get(30, TimeUnit.SECONDS);
    assertThat(outcome.state()).isEqualTo(JobState.FAILED);
    assertThat(outcome.error()).contains("the door is locked");
  }

  @Test
  void close_beforeItHasEnded_isAFailure() {
    DirectDispatcher direct = new DirectDispatcher(OPTIONS, rooms, visit("lobby", "me"));
    direct.close();
    assertThat(direct.over().join().state()).isEqualTo(JobState.FAILED);
  }

  private DirectDispatcher start(PoolBuilder builder, Visit visit) throws Exception {
    pool = builder.agentName("desk").build().add("host", Silent::new);
    DirectDispatcher direct = new DirectDispatcher(OPTIONS, rooms, visit);
    pool.start(direct);
    return direct;
  }

  private static Visit visit(String room, String identity) {
    return new Visit(room, Optional.of(identity), "");
  }

  private static String identity(RoomTicket ticket) {
    return JWT.decode(ticket.token()).getSubject();
  }

  /** Nobody comes in. */
  private static final class Closed implements Rooms {
    @Override
    public Room join(RoomTicket ticket, Session session, Runnable gone) {
      throw new IllegalStateException("the door is locked, " + Map.of("room", ticket.room()));
    }
  }
}
