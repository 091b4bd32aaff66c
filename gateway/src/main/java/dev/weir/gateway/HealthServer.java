package dev.weir.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells how a worker is, on a port of its own, where LiveKit's own workers tell it: {@code GET /}
 * whether it works, {@code /ready} whether jobs can come, {@code /worker} what it is, {@code
 * /metrics} its figures. Requests run on virtual threads.
 */
public final class HealthServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final WebServer server;
  private final InetAddress address;

  private HealthServer(WebServer server, InetAddress address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts to listen and returns when requests are accepted.
   *
   * @param address where: the loopback address, or others for watchers elsewhere
   * @param port 0 for any free one
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static HealthServer start(WorkerHealth health, InetAddress address, int port) {
    Gateway.checkFree(address, port);
    WebServer server =
        WebServer.builder()
            .address(address)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .routing(routes -> routes(routes, health))
            .build()
            .start();
    return new HealthServer(server, address);
  }

  private static void routes(HttpRouting.Builder routes, WorkerHealth health) {
    Problem.register(routes);
    routes
        .get("/", (_, response) -> judge(response, health.failing()))
        .any("/", Problem.allow("GET"))
        .get("/ready", (_, response) -> judge(response, health.failing().or(health::notReady)))
        .any("/ready", Problem.allow("GET"))
        .get(
            "/worker",
            (_, response) ->
                SessionRoutes.send(response, 200, JSON.writeValueAsBytes(health.worker())))
        .any("/worker", Problem.allow("GET"))
        .get("/metrics", (_, response) -> send(response, 200, PROMETHEUS, health.metrics()))
        .any("/metrics", Problem.allow("GET"))
        .any(Problem.unknownPath("/, /ready, /worker or /metrics"));
  }

  private static void judge(ServerResponse response, Optional<String> why) {
    send(response, why.isEmpty() ? 200 : 503, TEXT, why.orElse("OK"));
  }

  private static void send(ServerResponse response, int status, String type, String text) {
    response
        .status(Status.create(status))
        .header(HeaderNames.CONTENT_TYPE, type)
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Where it listens. */
  public URI uri() {
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return URI.create("http://%s:%d".formatted(host, server.port()));
  }

  @Override
  public void close() {
    server.stop();
  }
}
