package dev.weir.gateway;

import dev.weir.agent.SessionHost;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * Serves a {@link SessionHost} on the loopback interface. Requests run on virtual threads. Without
 * tokens, so it refuses whatever a foreign web page could send: see {@link SameSite}.
 */
public final class Gateway implements AutoCloseable {
  /** What the kernel may hold for a reader that does not read; more would hide that it is slow. */
  private static final int SEND_BUFFER = 64 << 10;

  /**
   * Connections that wait to be accepted, and as many whose handshake is not over. After a worker's
   * start all its callers come back at once; one that finds no place is not refused but left to try
   * again, later and later, for up to a minute. Linux caps it by {@code net.core.somaxconn}, which
   * is 4,096 unless set, so that more would change nothing; a place that nobody takes costs
   * nothing.
   */
  private static final int BACKLOG = 4_096;

  private final WebServer server;

  private Gateway(WebServer server) {
    this.server = server;
  }

  /**
   * Starts to listen and returns when requests are accepted.
   *
   * @throws UncheckedIOException if the port is taken; its cause is a {@link BindException}
   */
  public static Gateway start(SessionHost host, GatewayOptions options) {
    checkFree(InetAddress.getLoopbackAddress(), options.port());
    WebServer server = server(host, options).start();
    if (!server.isRunning()) {
      throw taken(options.port(), new BindException("taken since it was found free"));
    }
    return new Gateway(server);
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

  /** Helidon says in its log that a port is taken, and nothing to its caller. */
  static void checkFree(InetAddress address, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw taken(port, e);
    }
  }

  private static UncheckedIOException taken(int port, IOException cause) {
    return new UncheckedIOException("port: " + port + " (expected: a free one)", cause);
  }

  private static WebServer server(SessionHost host, GatewayOptions options) {
    return WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(options.port())
        .backlog(BACKLOG)
        .shutdownHook(false)
        .shutdownGracePeriod(options.grace())
        // Without it a frame waits for the reader to acknowledge the one before: 40 ms.
        .connectionOptions(socket -> socket.socketSendBufferSize(SEND_BUFFER).tcpNoDelay(true))
        .directHandlers(Problem.unroutable())
        .errorHandling(answers -> answers.includeEntity(true))
        .routing(routes -> routes(routes, host, options))
        .build();
  }

  private static void routes(HttpRouting.Builder routes, SessionHost host, GatewayOptions options) {
    Bodies bodies = new Bodies(options.bodyBytes());
    Streams streams = new Streams(host, options);
    Problem.register(routes);
    routes
        .addFilter(new LastRequest())
        .addFilter(new Framing())
        .addFilter(new SameSite())
        .register("/v1/sessions", new SessionRoutes(host, bodies, streams))
        .register(new HostRoutes(host))
        .register(new Page())
        .any(Problem.unknownPath("one of docs/wire.md"));
  }
}
