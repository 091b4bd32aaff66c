package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a worker is, asked from outside. */
@Timeout(60)
class HealthServerTest {
  private volatile Optional<String> failing = Optional.empty();
  private volatile Optional<String> notReady = Optional.empty();
  private final HealthServer server =
      HealthServer.start(new Told(), InetAddress.getLoopbackAddress(), 0);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  @Behaviour("lk-43")
  void health_workerIsWell_isOkAlsoBeforeItIsReady() throws Exception {
    notReady = Optional.of("not registered with livekit");
    assertAnswer("/", 200, "OK");
    assertAnswer("/ready", 503, "not registered with livekit");
    notReady = Optional.empty();
    assertAnswer("/ready", 200, "OK");
  }

  @Test
  @Behaviour("lk-43")
  void health_workerFails_saysWhyOnBoth() throws Exception {
    failing = Optional.of("failed to connect to livekit");
    assertAnswer("/", 503, "failed to connect to livekit");
    assertAnswer("/ready", 503, "failed to connect to livekit");
  }

  @Test
  @Behaviour({"lk-43", "lk-44"})
  void workerAndMetrics_areAsTold() throws Exception {
    assertAnswer("/worker", 200, "{\"worker_type\":\"JT_ROOM\"}");
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.body()).isEqualTo("lk_agents_worker_load 0\n");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @Test
  void start_portIsTaken_isRefused() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, here)) {
      assertThatThrownBy(() -> HealthServer.start(new Told(), here, taken.getLocalPort()))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  private void assertAnswer(String path, int status, String body) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
  }

  private final class Told implements WorkerHealth {
    @Override
    public Optional<String> failing() {
      return failing;
    }

    @Override
    public Optional<String> notReady() {
      return notReady;
    }

    @Override
    public ObjectNode worker() {
      return JsonMapper.shared().createObjectNode().put("worker_type", "JT_ROOM");
    }

    @Override
    public String metrics() {
      return "lk_agents_worker_load 0\n";
    }
  }
}
