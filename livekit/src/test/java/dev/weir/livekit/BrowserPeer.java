package dev.weir.livekit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A caller by LiveKit's client for browsers, in a headless Chromium whose microphone is a file: a
 * page of ours, {@code peers/peer.js}, which says what it can do.
 */
final class BrowserPeer extends RealPeer {
  private static final String END = "";

  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Path profile;
  private final Path client;
  private final Process process;
  private final Thread reader;

  private BrowserPeer(String identity, Path browser, Path client, Path microphone)
      throws IOException {
    super(identity);
    this.client = client;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
    this.profile = Files.createTempDirectory("weir-caller");
    this.process = launch(browser, microphone);
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts it; it is in no room yet, and the file begins when it joins. */
  static BrowserPeer start(String identity, Path microphone)
      throws IOException, InterruptedException {
    BrowserPeer peer =
        new BrowserPeer(identity, PeerPrograms.browser(), PeerPrograms.browserClient(), microphone);
    peer.await("begun");
    return peer;
  }

  private Process launch(Path browser, Path microphone) throws IOException {
    return new ProcessBuilder(
            browser.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--user-data-dir=" + profile,
            "--autoplay-policy=no-user-gesture-required",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            "--use-file-for-fake-audio-capture=" + microphone,
            "--allow-loopback-in-peer-connection",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/peer.html")
        .redirectErrorStream(true)
        .start();
  }

  @Override
  void send(String line) {
    commands.add(line);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/clock" -> reply(exchange, "text/plain", bytes(Double.toString(PeerEvent.now())));
        case "/events" -> {
          log.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          reply(exchange, "text/plain", bytes("ok"));
        }
        case "/commands" -> stream(exchange);
        case "/peer.html" -> reply(exchange, "text/html", PeerPrograms.resource("peer.html"));
        case "/peer.js" -> reply(exchange, "text/javascript", PeerPrograms.resource("peer.js"));
        case "/livekit-client.js" -> reply(exchange, "text/javascript", Files.readAllBytes(client));
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void reply(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(bytes(": hello\n\n"));
    out.flush();
    try {
      for (String next = commands.take(); !next.equals(END); next = commands.take()) {
        out.write(bytes("data: " + next + "\n\n"));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(line -> log.add("chromium: " + line));
      log.end("the browser's output");
    } catch (IOException | UncheckedIOException e) {
      log.end(e.toString());
    }
  }

  @Override
  void end() throws IOException, InterruptedException {
    commands.add(END);
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      children.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    children.forEach(child -> child.onExit().join());
    reader.join();
    server.stop(0);
    executor.close();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    }
  }
}
