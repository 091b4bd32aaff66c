package dev.weir.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of tools by Streamable HTTP, in the test's process. */
public final class HttpServerOfTools implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What it was sent: method, session and version, and the header that was to come along. */
  public final Queue<String> heard = new ConcurrentLinkedQueue<>();

  /** A call of {@code slow} has come in. */
  public final CountDownLatch slow = new CountDownLatch(1);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile int life = 1;

  /** Serves from now on. */
  public HttpServerOfTools() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/mcp", this::handle);
    server.start();
  }

  /** The server, with a key. */
  public McpServer as(String name) {
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/mcp");
    return McpServer.http(name, uri, Map.of("Authorization", "Bearer k"));
  }

  /** Answers nobody, or goes on. */
  public void refuse(boolean all) {
    life = all ? -1 : 1;
  }

  /** Forgets all sessions. */
  public void forget() {
    life++;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String session = header(exchange, "Mcp-Session-Id");
      String who =
          " "
              + session
              + " "
              + header(exchange, "MCP-Protocol-Version")
              + " "
              + header(exchange, "Authorization");
      if (exchange.getRequestMethod().equals("DELETE")) {
        heard.add("DELETE" + who);
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      JsonNode message = JSON.readTree(exchange.getRequestBody().readAllBytes());
      heard.add(message.path("method").asString("answer") + who);
      boolean known = session.equals("none") || session.equals("s" + life);
      if (life < 0) {
        exchange.sendResponseHeaders(503, -1);
      } else if (known) {
        answer(exchange, message);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "none" : value;
  }

  private void answer(HttpExchange exchange, JsonNode message)
      throws IOException, InterruptedException {
    String id = message.path("id").asString("");
    switch (message.path("method").asString("")) {
      case "initialize" -> {
        exchange.getResponseHeaders().set("Mcp-Session-Id", "s" + life);
        json(exchange, id, "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}}");
      }
      case "tools/list" ->
          json(
              exchange,
              id,
              "{\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}},{\"name\":\"slow\"},{\"name\":\"events\"},{\"name\":\"broken\"},{\"name\":\"page\"},{\"name\":\"empty\"}]}");
      case "tools/call" -> call(exchange, id, message.path("params"));
      default -> exchange.sendResponseHeaders(202, -1);
    }
  }

  private void call(HttpExchange exchange, String id, JsonNode params)
      throws IOException, InterruptedException {
    switch (params.path("name").asString("")) {
      case "echo" -> json(exchange, id, text(params.path("arguments").path("text").asString("")));
      case "events" -> events(exchange, id);
      case "slow" -> {
        slow.countDown();
        over.await();
      }
      case "broken" -> exchange.sendResponseHeaders(500, -1);
      case "page" -> {
        byte[] page = "<html>".getBytes(UTF_8);
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      }
      default -> exchange.sendResponseHeaders(200, -1);
    }
  }

  private static void events(HttpExchange exchange, String id) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    String events =
        """
        : hello

        event: message
        data: {"method":"notifications/progress","params":{"progressToken":%1$s,
        data: "progress":1,"total":2}}

        data: {"jsonrpc":"2.0","id":9,"method":"ping"}

        data: {"jsonrpc":"2.0","id":%1$s,"result":%2$s}

        """
            .formatted(id, text("by events"));
    out.write(events.getBytes(UTF_8));
  }

  private static void json(HttpExchange exchange, String id, String result) throws IOException {
    byte[] body =
        ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String text(String text) {
    return "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}";
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.close();
  }
}
