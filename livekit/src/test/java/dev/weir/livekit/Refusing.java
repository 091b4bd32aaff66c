package dev.weir.livekit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** An HTTP server that lets nobody in. */
final class Refusing implements AutoCloseable {
  private static final int NO_BODY = -1;

  private final HttpServer server;

  Refusing(int status) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, NO_BODY);
          exchange.close();
        });
    server.start();
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
