package dev.weir.livekit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real LiveKit server: a process of its own, on loopback alone. For one thread. */
public final class RealServer {
  /** Its API key. */
  public static final String KEY = "devkey";

  /** Its API secret. */
  public static final String SECRET = "only-for-tests-on-loopback-0123456789";

  private final List<String> log = new ArrayList<>();
  private final Path program;
  private final int port = freePort();
  private final int udpPort = freeUdpPort();
  private final int stunPort = freeUdpPort();
  private BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private Process process;
  private Thread reader;

  /** Starts it, and waits until it answers. */
  public RealServer(Path program) throws IOException, InterruptedException {
    this.program = program;
    this.process = launch();
    this.reader = read(process);
    awaitOpen();
  }

  /** One that runs; the test is skipped, with a line that says so, where there is none. */
  static RealServer required() throws IOException, InterruptedException {
    Optional<Path> program = ServerProgram.find();
    PeerPrograms.require(
        program.isPresent(),
        "a LiveKit server (LIVEKIT_SERVER_BIN, livekit-server on the PATH, or go to make one)");
    return new RealServer(program.orElseThrow());
  }

  /** Where it is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public LiveKitOptions options() {
    return new LiveKitOptions(url(), KEY, SECRET);
  }

  /** The process is ended without a word, as by a lack of memory. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Another one at the same place; what was said before is forgotten. */
  public void startAgain() throws IOException, InterruptedException {
    lines = new LinkedBlockingQueue<>();
    process = launch();
    reader = read(process);
    awaitOpen();
  }

  /** The next line that holds all of these texts. */
  public String awaitLine(String... texts) throws InterruptedException {
    while (true) {
      String line = lines.poll(30, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("the server does not say: " + List.of(texts) + "\n" + log());
      }
      if (Stream.of(texts).allMatch(line::contains)) {
        return line;
      }
    }
  }

  /** All that it has said. */
  public String log() {
    synchronized (log) {
      return String.join("\n", log);
    }
  }

  /** Ends it. */
  public void close() throws InterruptedException {
    kill();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(program.toString(), "--config-body", configuration())
        .redirectErrorStream(true)
        .start();
  }

  private String configuration() {
    return """
    port: %d
    bind_addresses: ["127.0.0.1"]
    rtc:
      tcp_port: 0
      udp_port: %d
      node_ip: 127.0.0.1
      use_external_ip: false
      enable_loopback_candidate: true
      stun_servers: ["127.0.0.1:%d"]
      interfaces:
        includes: [lo]
    keys:
      %s: %s
    logging:
      level: debug
      json: true
    """
        .formatted(port, udpPort, stunPort, KEY, SECRET);
  }

  private Thread read(Process from) {
    BlockingQueue<String> to = lines;
    return Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader output =
              new BufferedReader(
                  new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(line -> heard(line, to));
          } catch (IOException e) {
            heard("its output ends: " + e, to);
          }
        });
  }

  private void heard(String line, BlockingQueue<String> to) {
    synchronized (log) {
      log.add(line);
    }
    to.add(line);
  }

  private void awaitOpen() throws IOException, InterruptedException {
    var _ = awaitLine("starting LiveKit server");
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isOpen(client)) {
        Thread.onSpinWait();
      }
    }
  }

  private boolean isOpen(HttpClient client) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("the server has ended:\n" + log());
    }
    try {
      return client
              .send(HttpRequest.newBuilder(url()).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
