package dev.weir.livekit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a server is asked by its administrators, and what becomes of its answers. */
@Timeout(60)
class LiveKitServerTest {
  private static final String SECRET = "a-secret-that-is-only-for-tests-on-loopback";

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String answer = "{}";
  private HttpServer http;
  private LiveKitServer server;

  private record Asked(String path, String token, String body) {}

  @BeforeEach
  void open() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    server = new LiveKitServer(options(http.getAddress().getPort(), "/base"));
  }

  @AfterEach
  void close() {
    server.close();
    http.stop(0);
  }

  @Test
  @Behaviour({"lk-46", "lk-11"})
  void createDispatch_allThatCanBeSaid_isAskedAndReadBack() throws Exception {
    answer =
        """
        {"id":"AD_1","agent_name":"desk","room":"lobby","metadata":"m","deployment":"blue",
         "attributes":{"floor":"3"},"state":{"jobs":[{"id":"AJ_1","state":{"status":"JS_FAILED",
         "error":"gone","participant_identity":"agent-AJ_1"}},{"id":"AJ_2"}]},"newer":[1]}
        """;
    Dispatch made =
        server.createDispatch(
            Dispatch.of("desk", "lobby")
                .withMetadata("m")
                .withDeployment("blue")
                .withAttributes(Map.of("floor", "3")));
    Asked one = asked.take();
    assertThat(one.path).isEqualTo("/base/twirp/livekit.AgentDispatchService/CreateDispatch");
    assertThat(JsonMapper.shared().readTree(one.body))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "{\"agent_name\":\"desk\",\"room\":\"lobby\",\"metadata\":\"m\","
                        + "\"deployment\":\"blue\",\"attributes\":{\"floor\":\"3\"}}"));
    assertThat(grant(one)).containsEntry("roomAdmin", true).containsEntry("room", "lobby");
    assertThat(made.id()).isEqualTo("AD_1");
    assertThat(made.deployment()).isEqualTo("blue");
    assertThat(made.attributes()).isEqualTo(Map.of("floor", "3"));
    assertThat(made.jobs())
        .containsExactly(
            new Dispatch.JobInfo("AJ_1", "failed", "gone", "agent-AJ_1"),
            new Dispatch.JobInfo("AJ_2", "pending", "", ""));
  }

  @Test
  @Behaviour("lk-46")
  void createDispatch_littleSaid_leavesTheRestToTheServer() throws Exception {
    server.createDispatch(Dispatch.of("desk", "lobby"));
    assertThat(asked.take().body).doesNotContain("deployment", "attributes");
  }

  @Test
  @Behaviour("lk-46")
  void dispatches_listedAndDeleted_areAskedByRoom() throws Exception {
    answer = "{\"agent_dispatches\":[{\"id\":\"AD_1\"},{\"id\":\"AD_2\"}]}";
    assertThat(server.dispatches("lobby")).extracting(Dispatch::id).containsExactly("AD_1", "AD_2");
    assertThat(asked.take().body).isEqualTo("{\"room\":\"lobby\"}");
    answer = "{\"id\":\"AD_1\"}";
    assertThat(server.deleteDispatch("lobby", "AD_1").id()).isEqualTo("AD_1");
    Asked delete = asked.take();
    assertThat(delete.path).endsWith("/DeleteDispatch");
    assertThat(delete.body).isEqualTo("{\"room\":\"lobby\",\"dispatch_id\":\"AD_1\"}");
  }

  @Test
  @Behaviour("lk-49")
  void rooms_foundMadeAndEnded_areThoseOfThatName() throws Exception {
    answer =
        "{\"rooms\":[{\"name\":\"lobby2\"},{\"name\":\"lobby\",\"sid\":\"RM_1\","
            + "\"num_participants\":2,\"creation_time\":\"1700000000\",\"metadata\":\"m\"}]}";
    RoomInfo room = server.room("lobby").orElseThrow();
    assertThat(room.sid()).isEqualTo("RM_1");
    assertThat(room.participants()).isEqualTo(2);
    assertThat(room.created()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(asked.take().body).isEqualTo("{\"names\":[\"lobby\"]}");
    assertThat(server.rooms()).hasSize(2);
    assertThat(asked.take().body).isEqualTo("{}");
    answer = "{}";
    assertThat(server.room("lobby")).isEmpty();
    var _ = asked.take();
    server.createRoom("lobby");
    Asked create = asked.take();
    assertThat(create.path).endsWith("livekit.RoomService/CreateRoom");
    assertThat(grant(create)).containsEntry("roomCreate", true).containsEntry("roomList", true);
    server.deleteRoom("lobby");
    assertThat(asked.take().path).endsWith("livekit.RoomService/DeleteRoom");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"code\":\"unauthenticated\",\"msg\":\"invalid token\"}|HTTP 401, unauthenticated: invalid token (expected: LIVEKIT_API_KEY and LIVEKIT_API_SECRET are the server's)",
        "404|{\"code\":\"not_found\",\"msg\":\"no room\"}|HTTP 404, not_found: no room (expected: one that is there)",
        "404|<html>|HTTP 404 (expected: LIVEKIT_URL is that of a LiveKit server)",
        "503|{\"code\":\"unavailable\",\"msg\":\"no servers\"}|HTTP 503, unavailable: no servers (in answer to ListRooms)",
        "200|hello|HTTP 200 (in answer to ListRooms)",
      })
  @Behaviour({"lk-46", "lk-2"})
  void ask_thatIsRefused_saysWhyAndWhatToDo(int code, String body, String words) {
    status = code;
    answer = body;
    assertThatThrownBy(server::rooms)
        .isInstanceOf(LiveKitFailed.class)
        .hasMessageStartingWith("livekit: ws://127.0.0.1:")
        .hasMessageEndingWith(words)
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  @Behaviour("lk-45")
  void ask_nobodyIsThere_saysWhatToDo() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (LiveKitServer nobody = new LiveKitServer(options(closed, ""))) {
      assertThatThrownBy(nobody::rooms)
          .isInstanceOf(LiveKitFailed.class)
          .hasMessageContaining("cannot be reached")
          .hasMessageEndingWith("(expected: LIVEKIT_URL is that of a LiveKit server that runs)");
    }
  }

  @Test
  @Behaviour("lk-45")
  void ask_byTlsOfAServerWithout_saysSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("wss://127.0.0.1:" + plain.getLocalPort());
      Thread.ofVirtual().start(() -> refuse(plain));
      try (LiveKitServer asked = new LiveKitServer(new LiveKitOptions(url, "key", SECRET))) {
        assertThatThrownBy(asked::rooms)
            .isInstanceOf(LiveKitFailed.class)
            .hasMessageContaining("cannot be reached: it does not speak TLS");
      }
    }
  }

  private static void refuse(ServerSocket at) {
    try (Socket socket = at.accept()) {
      var _ = socket.getInputStream().read();
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      socket.shutdownOutput();
      var _ = socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // whoever asked has gone
    }
  }

  @Test
  @Timeout(30)
  void ask_bodyThatStops_isGivenUp() throws Exception {
    ManualTime time = new ManualTime();
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    http.createContext(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          half.countDown();
          awaitQuietly(over);
        });
    try (LiveKitServer slow =
        new LiveKitServer(options(http.getAddress().getPort(), "/half"), time)) {
      FutureTask<List<RoomInfo>> asking = new FutureTask<>(slow::rooms);
      Thread.ofVirtual().start(asking);
      half.await();
      time.awaitArmed(1);
      time.advance(Twirp.LIMIT);
      assertThatThrownBy(asking::get)
          .hasCauseInstanceOf(LiveKitFailed.class)
          .hasMessageContaining("cannot be reached: no answer within PT10S");
    } finally {
      over.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(new Asked(exchange.getRequestURI().getPath(), token, body));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, Object> grant(Asked one) {
    String token = one.token.substring("Bearer ".length());
    return JWT.require(Algorithm.HMAC256(SECRET)).build().verify(token).getClaim("video").asMap();
  }

  private static LiveKitOptions options(int port, String path) {
    return new LiveKitOptions(URI.create("ws://127.0.0.1:" + port + path), "key", SECRET);
  }
}
