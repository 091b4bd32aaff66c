package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Appearance;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.RequestFilter.Opinion;
import io.livekit.server.AgentDispatchServiceClient;
import io.livekit.server.RoomServiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import livekit.LivekitAgentDispatch.AgentDispatch;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers of a real LiveKit server, administered by LiveKit's own client. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the first one may have to make the server
class RealServerTest {
  private final RecordingRooms rooms = new RecordingRooms();
  private final List<AgentPool> pools = new ArrayList<>();
  private final List<LiveKitDispatcher> dispatchers = new ArrayList<>();
  private final OkHttpClient http =
      new OkHttpClient.Builder().connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)).build();
  private RealServer server;

  @BeforeEach
  void open() throws Exception {
    server = RealServer.required();
  }

  @AfterEach
  void close() throws Exception {
    pools.forEach(AgentPool::close);
    http.dispatcher().executorService().shutdown();
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Behaviour({"lk-2", "lk-7", "lk-13", "lk-15", "lk-18", "lk-20", "lk-24", "lk-29", "lk-30"})
  void dispatch_byName_isTakenRunAndEndsWell() throws Exception {
    start(Silent.pool().agentName("desk"), server.options());
    assertThat(dispatchers.getLast().registered().orElseThrow().workerId()).startsWith("AW_");
    AgentDispatch dispatch = dispatch("lobby", "desk", "{\"who\":\"Ann\"}");
    RoomTicket ticket = rooms.awaitJoined();
    assertThat(ticket.room()).isEqualTo("lobby");
    assertThat(ticket.dispatch()).isEqualTo(dispatch.getId());
    assertThat(ticket.url()).isEqualTo(server.url());
    assertThat(ticket.type()).isEqualTo(JobType.ROOM);
    DecodedJWT token =
        JWT.require(Algorithm.HMAC256(RealServer.SECRET)).build().verify(ticket.token());
    assertThat(token.getSubject()).isEqualTo("agent-" + ticket.job());
    assertThat(token.getClaim("kind").asString()).isEqualTo("agent");
    assertThat(token.getClaim("attributes").asMap())
        .containsEntry("lk.agent.name", "desk")
        .containsEntry("lk.agent_name", "desk");
    assertThat(token.getClaim("video").asMap())
        .containsEntry("room", "lobby")
        .containsEntry("roomJoin", true)
        .containsEntry("canPublish", true);
    assertThat(pools.getLast().live().getFirst().metadata()).containsEntry("who", "Ann");
    rooms.hangUp(ticket.job());
    assertThat(rooms.awaitLeft()).isEqualTo(ticket.job());
    // Before it has left: the line is there already.
    server.awaitLine("job ended", ticket.job(), "JS_SUCCESS");
    assertThat(server.log()).doesNotContain("agent worker left the room");
  }

  @Test
  @Behaviour({"lk-46"})
  void createRoom_workerWithoutName_isOfferedIt() throws Exception {
    start(Silent.pool(), server.options());
    var created = roomService().createRoom("hall").execute();
    assertThat(created.isSuccessful()).isTrue();
    assertThat(rooms.awaitJoined().room()).isEqualTo("hall");
  }

  @Test
  @Behaviour({"lk-48", "lk-47"})
  void simulate_roomAndPublisher_comeBackToThisWorker() throws Exception {
    start(Silent.pool().agentName("desk"), server.options());
    dispatchers.getLast().simulate("made-up", Optional.empty());
    RoomTicket room = rooms.awaitJoined();
    assertThat(room.room()).isEqualTo("made-up");
    assertThat(room.type()).isEqualTo(JobType.ROOM);
    dispatchers.getLast().simulate("made-up", Optional.of("ann"));
    RoomTicket publisher = rooms.awaitJoined();
    assertThat(publisher.type()).isEqualTo(JobType.PUBLISHER);
    assertThat(publisher.participant().orElseThrow().identity()).isEqualTo("ann");
  }

  @Test
  @Behaviour({"lk-16", "lk-26", "lk-28", "lk-38"})
  void dispatch_twoWorkersOfOneName_shareTheCallsAndADrainLosesNone() throws Exception {
    AgentPool one = start(Silent.pool().agentName("desk"), server.options());
    AgentPool other = start(Silent.pool().agentName("desk"), server.options());
    for (int i = 0; i < 12; i++) {
      dispatch("room" + i, "desk", "");
      rooms.awaitJoined();
    }
    assertThat(one.live().size() + other.live().size()).isEqualTo(12);
    int kept = one.live().size();
    int before = other.live().size();
    one.beginDrain();
    server.awaitLine("worker status changed", "WS_FULL");
    for (int i = 0; i < 10 - before; i++) {
      dispatch("late" + i, "desk", "");
      rooms.awaitJoined();
    }
    assertThat(one.live()).hasSize(kept);
    assertThat(other.live()).hasSize(10);
  }

  @Test
  @Behaviour({"lk-25", "lk-26", "lk-27"})
  void dispatch_worker_takesAsManyAsItHasSlots() throws Exception {
    AgentPool pool = start(Silent.pool().agentName("desk"), server.options());
    for (int i = 0; i < 10; i++) {
      dispatch("room" + i, "desk", "");
      rooms.awaitJoined();
    }
    assertThat(pool.live()).hasSize(10);
    dispatch("one-too-many", "desk", "");
    server.awaitLine("no servers available", "\"agentName\":\"desk\"");
    assertThat(pool.live()).hasSize(10);
  }

  /** Deaf to interrupts, and never waiting: the offer is answered by others. */
  @Test
  @Behaviour("lk-19")
  void dispatch_filterNeverComesBack_isAnsweredInTimeAllTheSame() throws Exception {
    AtomicBoolean holding = new AtomicBoolean(true);
    AgentPool pool =
        start(
            Silent.pool()
                .agentName("desk")
                .requestFilter(job -> {
                  while (holding.get()) {
                    Thread.onSpinWait();
                  }
                  return Opinion.ACCEPT;
                }),
            server.options());
    try {
      dispatch("lobby", "desk", "");
      server.awaitLine("failed to assign job to worker", "worker not available");
    } finally {
      holding.set(false);
    }
    assertThat(server.log()).doesNotContain("context deadline exceeded");
    dispatch("hall", "desk", "");
    assertThat(rooms.awaitJoined().room()).isEqualTo("hall");
    assertThat(pool.live()).hasSize(1);
  }

  @Test
  @Behaviour({"lk-16", "lk-11"})
  void dispatch_pinnedToADeployment_goesToItsWorker() throws Exception {
    AgentPool plain = start(Silent.pool().agentName("desk"), server.options());
    AgentPool blue =
        start(Silent.pool().agentName("desk"), server.options().withDeployment("blue"));
    pin("room1", "blue");
    RoomTicket pinned = rooms.awaitJoined();
    assertThat(pinned.deployment()).isEqualTo("blue");
    assertThat(pinned.attributes()).isEqualTo(Map.of("floor", "3"));
    assertThat(blue.live()).hasSize(1);
    dispatch("room2", "desk", "");
    assertThat(rooms.awaitJoined().deployment()).isEmpty();
    assertThat(plain.live()).hasSize(1);
  }

  @Test
  @Behaviour({"lk-31"})
  void deleteDispatch_ofARunningJob_endsIt() throws Exception {
    AgentPool pool = start(Silent.pool().agentName("desk"), server.options());
    AgentDispatch dispatch = dispatch("lobby", "desk", "");
    String job = rooms.awaitJoined().job();
    var deleted = dispatches().deleteDispatch("lobby", dispatch.getId()).execute();
    assertThat(deleted.isSuccessful()).isTrue();
    assertThat(rooms.awaitLeft()).isEqualTo(job);
    assertThat(pool.draining()).isFalse();
  }

  @Test
  @Behaviour({"lk-33", "lk-35"})
  void kill_serverAndStartItAgain_keepsTheJobAndTakesTheNext() throws Exception {
    AgentPool pool = start(Silent.pool().agentName("desk"), server.options());
    String before = dispatchers.getLast().registered().orElseThrow().workerId();
    dispatch("lobby", "desk", "");
    String kept = rooms.awaitJoined().job();
    server.kill();
    server.startAgain();
    server.awaitLine("worker registered", "desk");
    dispatch("hall", "desk", "");
    assertThat(rooms.awaitJoined().room()).isEqualTo("hall");
    assertThat(dispatchers.getLast().registered().orElseThrow().workerId()).isNotEqualTo(before);
    assertThat(new TreeSet<>(pool.live().stream().map(info -> info.room()).toList()))
        .containsExactly("hall", "lobby");
    rooms.hangUp(kept);
    assertThat(rooms.awaitLeft()).isEqualTo(kept);
  }

  @Test
  @Behaviour({"lk-2"})
  void start_withAnotherSecret_isRefusedAtOnce() {
    LiveKitOptions wrong =
        new LiveKitOptions(server.url(), RealServer.KEY, "not-the-secret-0123456789-0123456789");
    assertThatThrownBy(() -> start(Silent.pool(), wrong))
        .isInstanceOf(LiveKitFailed.class)
        .hasMessageContaining("HTTP 401")
        .hasMessageContaining("LIVEKIT_API_SECRET");
  }

  @Test
  @Behaviour({"lk-38", "lk-40"})
  void close_worker_isForgottenByTheServer() throws Exception {
    AgentPool pool = start(Silent.pool().agentName("desk"), server.options());
    pool.close();
    server.awaitLine("last worker deregistered", "desk");
    assertThat(server.log()).doesNotContain("error reading from websocket");
  }

  @Test
  @Behaviour({"lk-46", "lk-11", "lk-31"})
  void administration_ofDispatches_isWhatTheServerDoes() throws Exception {
    AgentPool blue =
        start(Silent.pool().agentName("desk"), server.options().withDeployment("blue"));
    try (LiveKitServer admin = new LiveKitServer(server.options())) {
      Dispatch wish =
          Dispatch.of("desk", "lobby")
              .withMetadata("{\"who\":\"Ann\"}")
              .withDeployment("blue")
              .withAttributes(Map.of("floor", "3"));
      Dispatch made = admin.createDispatch(wish);
      assertThat(made.id()).startsWith("AD_");
      RoomTicket ticket = rooms.awaitJoined();
      assertThat(ticket.dispatch()).isEqualTo(made.id());
      assertThat(ticket.deployment()).isEqualTo("blue");
      assertThat(ticket.attributes()).isEqualTo(Map.of("floor", "3"));
      assertThat(blue.live().getFirst().metadata()).containsEntry("who", "Ann");

      // The server has one of its own for each room: of workers without a name.
      assertThat(admin.dispatches("lobby"))
          .extracting(Dispatch::agentName)
          .containsExactlyInAnyOrder("", "desk");
      assertThat(admin.dispatches("lobby")).extracting(Dispatch::id).contains(made.id());
      assertThat(admin.rooms()).extracting(RoomInfo::name).containsExactly("lobby");
      assertThat(admin.room("lobby").orElseThrow().sid()).startsWith("RM_");
      assertThat(admin.room("hall")).isEmpty();

      assertThat(admin.deleteDispatch("lobby", made.id()).id()).isEqualTo(made.id());
      assertThat(rooms.awaitLeft()).isEqualTo(ticket.job());
      assertThat(admin.dispatches("lobby")).extracting(Dispatch::id).doesNotContain(made.id());
      assertThatThrownBy(() -> admin.deleteDispatch("lobby", "AD_none"))
          .isInstanceOf(LiveKitFailed.class)
          .hasMessageContaining("HTTP 404");

      assertThat(admin.createRoom("hall").name()).isEqualTo("hall");
      admin.deleteRoom("hall");
      assertThat(admin.room("hall")).isEmpty();
    }
  }

  @Test
  @Behaviour({"lk-2", "lk-46"})
  void administration_withAnotherSecret_isRefused() {
    LiveKitOptions wrong =
        new LiveKitOptions(server.url(), RealServer.KEY, "not-the-secret-0123456789-0123456789");
    try (LiveKitServer admin = new LiveKitServer(wrong)) {
      assertThatThrownBy(admin::rooms)
          .isInstanceOf(LiveKitFailed.class)
          .hasMessageContaining("HTTP 401")
          .hasMessageContaining("LIVEKIT_API_SECRET");
    }
  }

  /** The server is asked what it would do; nobody joins. */
  @Test
  @Behaviour("lk-49")
  void direct_tokenOfItsOwn_isOneThatTheServerLetsIn() throws Exception {
    AgentPool pool = Silent.pool().agentName("desk").build().add("host", Silent::new);
    pools.add(pool);
    pool.start(
        new DirectDispatcher(
            server.options(),
            rooms,
            new DirectDispatcher.Visit("lobby", Optional.of("desk-1"), "")));
    RoomTicket ticket = rooms.awaitJoined();
    URI validate = server.url().resolve("/rtc/validate?access_token=" + ticket.token());
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(validate).build(), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("success");
    }
    assertThat(server.log()).doesNotContain("worker registered");
  }

  @Test
  @Behaviour({"lk-20", "lk-24"})
  void dispatch_presenterSaysAsWhom_isInTheToken() throws Exception {
    Appearance as = new Appearance("desk-1", "The desk", "{}", Map.of("speaks", "de"));
    start(Silent.pool().agentName("desk").presenter((job, agent) -> as), server.options());
    dispatch("lobby", "desk", "");
    DecodedJWT token = JWT.decode(rooms.awaitJoined().token());
    assertThat(token.getSubject()).isEqualTo("desk-1");
    assertThat(token.getClaim("name").asString()).isEqualTo("The desk");
    assertThat(token.getClaim("metadata").asString()).isEqualTo("{}");
    assertThat(token.getClaim("attributes").asMap())
        .containsEntry("speaks", "de")
        .containsEntry("lk.agent.name", "desk");
  }

  private AgentPool start(PoolBuilder builder, LiveKitOptions options) throws Exception {
    AgentPool pool = builder.build().add("host", Silent::new);
    pools.add(pool);
    LiveKitDispatcher dispatcher =
        new LiveKitDispatcher(options, rooms, Ticker.system(), new Random(7));
    dispatchers.add(dispatcher);
    pool.start(dispatcher);
    return pool;
  }

  private AgentDispatch dispatch(String room, String agent, String metadata) throws IOException {
    var response = dispatches().createDispatch(room, agent, metadata).execute();
    AgentDispatch made = response.body();
    if (made == null) {
      throw new AssertionError("dispatch: HTTP " + response.code());
    }
    return made;
  }

  /** LiveKit's Java client does not know of deployments yet. */
  private void pin(String room, String deployment) throws Exception {
    String body =
        "{\"room\":\"%s\",\"agent_name\":\"desk\",\"deployment\":\"%s\",\"attributes\":{\"floor\":\"3\"}}"
            .formatted(room, deployment);
    URI url = server.url().resolve("/twirp/livekit.AgentDispatchService/CreateDispatch");
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + admin(room))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }

  private static String admin(String room) {
    return JWT.create()
        .withIssuer(RealServer.KEY)
        .withExpiresAt(Instant.now().plusSeconds(60))
        .withClaim("video", Map.of("roomAdmin", true, "room", room))
        .sign(Algorithm.HMAC256(RealServer.SECRET));
  }

  private AgentDispatchServiceClient dispatches() {
    return AgentDispatchServiceClient.createClient(
        server.url().toString(), RealServer.KEY, RealServer.SECRET, () -> http);
  }

  private RoomServiceClient roomService() {
    return RoomServiceClient.createClient(
        server.url().toString(), RealServer.KEY, RealServer.SECRET, () -> http);
  }
}
