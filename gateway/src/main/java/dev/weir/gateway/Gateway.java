package dev.weir.gateway;

import dev.weir.agent.SessionHost;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.URI;

/**
 * Serves a {@link SessionHost} on the loopback interface. Requests run on virtual threads. Without
 * tokens, so it refuses whatever a foreign web page could send: see {@link SameSite}.
 */
public final class Gateway implements AutoCloseable {
  /** What the kernel may hold for a reader that does not read; more would hide that it is slow. */
  private static final int SEND_BUFFER = 64 << 10;

  private final WebServer server;

  private Gateway(WebServer server) {
    this.server = server;
  }

  /**
   * Starts to listen and returns when requests are accepted.
   *
   * @throws RuntimeException if the port is taken, with a {@link java.net.BindException} among its
   *     causes
   */
  public static Gateway start(SessionHost host, GatewayOptions options) {
    return new Gateway(
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(options.grace())
            .connectionOptions(socket -> socket.socketSendBufferSize(SEND_BUFFER))
            .routing(routes -> routes(routes, host, options))
            .build()
            .start());
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  /** Where callers reach it. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Stops listening; open streams have the grace period to say goodbye. */
  @Override
  public void close() {
    server.stop();
  }

  private static void routes(HttpRouting.Builder routes, SessionHost host, GatewayOptions options) {
    Bodies bodies = new Bodies(options.bodyBytes());
    Streams streams = new Streams(host, options);
    Problem.register(routes);
    routes
        .addFilter(new SameSite())
        .register("/v1/sessions", new SessionRoutes(host, bodies, streams))
        .register(new HostRoutes(host))
        .register(new Page())
        .any(Problem.unknownPath());
  }
}
