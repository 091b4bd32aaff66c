package dev.weir.cli.bench;

import dev.weir.log.Cursor;
import dev.weir.testkit.fault.Direction;
import dev.weir.testkit.fault.Ending;
import dev.weir.testkit.fault.Fault;
import dev.weir.testkit.fault.FaultProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;

/**
 * Speaks docs/wire.md with one worker: POSTs and streams through fault proxies, questions of the
 * judge directly. A connection for each request. Any thread; all methods block.
 */
final class WeirClient implements AutoCloseable {
  /** A worker says something at least every 15 s; four times that is silence. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Each try is cut with the same small chance: so many in a row are another failure. */
  private static final int TRIES = 12;

  /** As often as Retry-After asks for. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final InetSocketAddress worker;
  private final String authority;
  private final FaultProxy posts;
  private final FaultProxy streams;
  private final LongAdder retries = new LongAdder();

  private WeirClient(URI url) throws IOException {
    int port = url.getPort() < 0 ? 80 : url.getPort();
    this.worker = new InetSocketAddress(url.getHost(), port);
    this.authority = url.getAuthority();
    this.posts = FaultProxy.to(worker);
    this.streams = FaultProxy.to(worker);
  }

  /** A client of the worker at {@code url}, of which scheme, host and port count. */
  static WeirClient to(URI url) throws IOException {
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("url: %s (expected: http://HOST:PORT)".formatted(url));
    }
    return new WeirClient(url);
  }

  List<AgentInfo> agents() throws IOException {
    return AgentInfo.of(ask(Request.get("/v1/agents", Map.of())));
  }

  /**
   * Opens a session, waits until it has a slot if it must; its answer has {@code id} and {@code
   * cursor}.
   */
  JsonNode open(String agent, String key, CutPlan plan) throws IOException, InterruptedException {
    String body = Json.write(Map.of("agent", agent));
    JsonNode answer = post(Request.post("/v1/sessions", key, body), plan);
    while (answer.has("position")) {
      Thread.sleep(BETWEEN_LOOKS);
      // The same key: what has become of the wish.
      answer = post(Request.post("/v1/sessions", key, body), plan);
    }
    return answer;
  }

  /** Says something; its answer has {@code episodeId} and {@code cursor}. */
  JsonNode say(String session, String text, String key, CutPlan plan) throws IOException {
    String body = Json.write(Map.of("parts", List.of(Map.of("kind", "text", "text", text))));
    return post(Request.post("/v1/sessions/" + session + "/input", key, body), plan);
  }

  /** The state as the worker has it, asked for directly. */
  JsonNode state(String session) throws IOException {
    return ask(Request.get("/v1/sessions/" + session + "?include=tools,reasoning", Map.of()));
  }

  /** Ends the session. */
  void end(String session) throws IOException {
    ask(Request.delete("/v1/sessions/" + session));
  }

  /** Opens the session's stream after {@code cursor}; it will meet {@code fault}. */
  EventStream stream(String session, Cursor cursor, Fault fault) throws IOException {
    String path = "/v1/sessions/%s/events?include=tools,reasoning".formatted(session);
    Request request = Request.get(path, Map.of("Last-Event-ID", cursor.toString()));
    Socket socket = streams.connect(fault);
    try {
      Answer answer = send(request, socket);
      return new EventStream(accepted(request, answer));
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  /** How many POSTs were sent again. */
  long retries() {
    return retries.sum();
  }

  int postCuts(Ending ending) {
    return posts.cuts(Direction.TO_CLIENT, ending) + posts.cuts(Direction.TO_SERVER, ending);
  }

  int streamCuts(Ending ending) {
    return streams.cuts(Direction.TO_CLIENT, ending);
  }

  @Override
  public void close() throws IOException {
    try (posts) {
      streams.close();
    }
  }

  private JsonNode post(Request request, CutPlan plan) throws IOException {
    int length = request.bytes(authority).length;
    for (int attempt = 1; ; attempt++) {
      Fault fault = plan.post(length);
      try (Socket socket = posts.connect(fault)) {
        return accepted(request, send(request, socket)).json();
      } catch (SocketTimeoutException silent) {
        throw silent;
      } catch (IOException lost) {
        if (fault instanceof Fault.None || attempt == TRIES) {
          throw lost;
        }
        retries.increment();
      }
    }
  }

  private JsonNode ask(Request request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(worker);
      return accepted(request, send(request, socket)).json();
    }
  }

  private Answer send(Request request, Socket socket) throws IOException {
    socket.setSoTimeout((int) SILENCE.toMillis());
    return Answer.to(request.bytes(authority), socket);
  }

  private static Answer accepted(Request request, Answer answer) throws IOException {
    if (answer.status() >= 300) {
      throw new Refused(request.method() + " " + request.path(), answer.status(), answer.json());
    }
    return answer;
  }
}
