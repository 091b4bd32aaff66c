package dev.weir.bench.subscribers;

import dev.weir.bench.Peer;
import dev.weir.bench.ServerProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Centrifugo, in memory, with two kinds of channel: {@code log} keeps its history and gives every
 * event an offset to recover from, as our log does; {@code plain} keeps nothing.
 */
final class CentrifugoServer implements EventServer {

  static final Peer PEER = new Peer("centrifugo", "5.4.9");

  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  private final ServerProcess process;
  private final Path config;
  private final int port;
  private final String namespace;
  private int streams;
  private final Http http;

  private CentrifugoServer(ServerProcess process, Path config, int port, String namespace) {
    this.process = process;
    this.config = config;
    this.port = port;
    this.namespace = namespace;
    this.http = new Http(port);
  }

  /** Starts it and waits until it answers. */
  static CentrifugoServer start(Path program, String namespace)
      throws IOException, InterruptedException {
    int port = freePort();
    Path config = Files.createTempFile("centrifugo", ".json");
    Files.writeString(config, config(port));
    var process = ServerProcess.start(List.of(program.toString(), "-c", config.toString()));
    var server = new CentrifugoServer(process, config, port, namespace);
    try {
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException notReady) {
      server.close();
      throw notReady;
    }
  }

  /** The debug endpoints are the only way to ask it for a garbage collection. */
  private static String config(int port) {
    return """
    {"address": "127.0.0.1", "port": %d, "api_key": "bench", "log_level": "error",
     "uni_sse": true, "allow_anonymous_connect_without_token": true, "debug": true,
     "namespaces": [
       {"name": "plain", "allow_subscribe_for_client": true,
        "allow_subscribe_for_anonymous": true},
       {"name": "log", "allow_subscribe_for_client": true,
        "allow_subscribe_for_anonymous": true, "history_size": 1000, "history_ttl": "300s",
        "force_recovery": true, "force_positioning": true}]}
    """
        .formatted(port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try {
        http.post("/api/info", "{}", "X-API-Key", "bench");
        return;
      } catch (ConnectException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("centrifugo: does not answer on port " + port, notYet);
        }
        Thread.sleep(20);
      }
    }
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void freshStream() {
    streams++;
  }

  private String channel() {
    return namespace + ":" + streams;
  }

  @Override
  public String target() {
    String connect = "{\"subs\":{\"%s\":{}}}".formatted(channel());
    return "/connection/uni_sse?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8);
  }

  @Override
  public void burst(int events) throws IOException, InterruptedException {
    var commands = new StringBuilder("{\"commands\":[");
    for (int i = 0; i < events; i++) {
      commands.append(i == 0 ? "" : ",").append("{\"publish\":").append(publication()).append('}');
    }
    http.post("/api/batch", commands.append("]}").toString(), "X-API-Key", "bench");
  }

  @Override
  public void paced(int events, int perSecond) throws IOException, InterruptedException {
    var pace = new Pace(perSecond);
    for (int i = 0; i < events; i++) {
      pace.await();
      http.post("/api/publish", publication(), "X-API-Key", "bench");
    }
  }

  /** Of the same shape as our part.delta: what a client needs to fold a text delta. */
  private String publication() {
    return "{\"channel\":\"%s\",\"data\":{\"type\":\"part.delta\",\"delta\":\"%s\"}}"
        .formatted(channel(), Payload.stamped(System.nanoTime()));
  }

  @Override
  public void collectGarbage() throws IOException, InterruptedException {
    http.get("/debug/pprof/heap?gc=1");
  }

  @Override
  public void close() {
    http.close();
    process.close();
    config.toFile().delete();
  }
}
