package dev.weir.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.episode.Entry;
import dev.weir.log.Cursor;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The least that speaks docs/wire.md, over the real log, rightly or with one defect. */
final class TestGateway implements LocalWorker {
  private static final String AGENTS =
      "{\"agents\":[{\"name\":\"restaurant\",\"greeting\":\"Welcome!\",\"default\":true}]}";

  private final Map<String, TestSession> sessions = new ConcurrentHashMap<>();
  private final Map<String, String> opened = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration retention;
  private final Sabotage sabotage;
  private final HttpServer server;
  private volatile boolean closing;
  private volatile boolean draining;

  TestGateway(Duration retention, Sabotage sabotage) throws IOException {
    this.retention = retention;
    this.sabotage = sabotage;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext("/v1/", this::handle);
    server.start();
  }

  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public Duration closedRetention() {
    return retention;
  }

  @Override
  public void leave() {
    draining = sabotage != Sabotage.HANG_UP_WHEN_ASKED;
    closing = !draining;
  }

  @Override
  public int awaitEnd() {
    return sabotage == Sabotage.BAD_EXIT ? 3 : 0;
  }

  @Override
  public void close() {
    closing = true;
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/");
      String what = exchange.getRequestMethod() + path.length;
      if (closing) {
        exchange.getRequestBody().readAllBytes();
        answer(exchange, 404, "{\"code\":\"session_not_found\"}");
        return;
      }
      if (draining && exchange.getRequestMethod().equals("POST")) {
        exchange.getRequestBody().readAllBytes();
        boolean rude = sabotage == Sabotage.FORGET_SESSIONS;
        answer(exchange, rude ? 404 : 503, "{\"code\":\"draining\"}");
        return;
      }
      switch (what) {
        case "GET3" -> answer(exchange, 200, AGENTS);
        case "POST3" -> open(exchange);
        case "POST5" -> input(exchange, session(path));
        case "GET4" -> answer(exchange, 200, session(path).state().toString());
        case "GET5" -> events(exchange, session(path));
        case "DELETE4" -> answer(exchange, 204, "");
        default -> answer(exchange, 404, "{\"code\":\"not_found\"}");
      }
    }
  }

  private TestSession session(String[] path) {
    return sessions.get(path[3]);
  }

  private void open(HttpExchange exchange) throws IOException {
    String agent = Json.text(body(exchange), "agent");
    String id = opened.computeIfAbsent(key(exchange), key -> "ses_" + key.replaceAll("\\W", ""));
    TestSession session =
        sessions.computeIfAbsent(id, it -> new TestSession(it, agent, retention, sabotage));
    answer(exchange, 201, session.opened().toString());
  }

  private void input(HttpExchange exchange, TestSession session) throws IOException {
    String text = Json.text(body(exchange).path("parts").get(0), "text");
    answer(exchange, 202, session.input(key(exchange), text).toString());
  }

  private static String key(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Idempotency-Key");
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    return Json.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void events(HttpExchange exchange, TestSession session) throws IOException {
    Cursor after = Cursors.parse(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    exchange.sendResponseHeaders(200, 0);
    try (LogReader reader = session.log.read(new Position.After(after), TestSession.ALL);
        OutputStream out = exchange.getResponseBody()) {
      String verdict = reader.verdict().name().toLowerCase(Locale.ROOT);
      ObjectNode open = Json.object().put("type", "stream.open").put("resume", verdict);
      send(out, frame("", "stream.open", open.put("cursor", reader.cursor().toString())));
      int sent = 0;
      while (!closing && !(sabotage == Sabotage.HANG_UP && sent > 20)) {
        for (String frame : frames(reader.next(Duration.ofMillis(20)), session.log.epoch())) {
          sabotage.frame(frame).forEach(it -> send(out, it));
          sent++;
        }
        // Notices a client that has left.
        send(out, ": \n\n");
      }
    } catch (java.io.UncheckedIOException left) {
      // The client was cut off.
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> frames(Delivery delivery, String epoch) {
    List<String> frames = new ArrayList<>();
    switch (delivery) {
      case Delivery.Batch(long prev, List<Entry> entries) -> {
        long before = prev;
        for (Entry entry : entries) {
          ObjectNode data = Json.object().put("seq", entry.seq()).put("prev", before);
          data.setAll(TestSession.members(entry.body()));
          frames.add(frame(new Cursor(epoch, entry.seq()).toString(), entry.type(), data));
          before = entry.seq();
        }
      }
      case Delivery.Resync(var state) -> {
        ObjectNode data = Json.object().put("type", "snapshot").put("seq", state.cursor().seq());
        data.setAll(TestSession.members(state.body(TestSession.ALL)));
        frames.add(frame(state.cursor().toString(), "snapshot", data));
      }
      case Delivery.Quiet _, Delivery.TooSlow _, Delivery.Ended _ -> {}
    }
    return frames;
  }

  private static String frame(String id, String type, ObjectNode data) {
    String first = id.isEmpty() ? "" : "id: " + id + "\n";
    return first + "event: " + type + "\ndata: " + data + "\n\n";
  }

  private static void send(OutputStream out, String text) {
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException left) {
      throw new java.io.UncheckedIOException(left);
    }
  }
}
