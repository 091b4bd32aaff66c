package dev.weir.cli.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium's DevTools protocol for one tab: commands with answers, and what the page complains of.
 */
final class DevTools implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long WAIT_SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final WebSocket socket;

  private DevTools(String authority) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + authority + "/json/list")).build();
    String tabs = http.send(request, BodyHandlers.ofString()).body();
    URI tab = URI.create(JSON.readTree(tabs).get(0).get("webSocketDebuggerUrl").asString());
    socket = http.newWebSocketBuilder().buildAsync(tab, new Listener()).get();
    List.of("Page", "Runtime", "Log").forEach(domain -> call(domain + ".enable", Map.of()));
  }

  static DevTools ofFirstTab(String authority) throws Exception {
    return new DevTools(authority);
  }

  List<String> complaints() {
    return complaints;
  }

  /** Sends a command and waits for its answer. */
  JsonNode call(String method, Map<String, Object> params) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    String json = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params));
    try {
      socket.sendText(json, true).get(WAIT_SECONDS, TimeUnit.SECONDS);
      return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(method + " " + params, e);
    }
  }

  private void received(JsonNode message) {
    String method = message.path("method").asString("");
    if (message.has("id")) {
      answered(answers.remove(message.get("id").asInt()), message);
    } else if (isComplaint(method, message.get("params"))) {
      complaints.add(message.get("params").toString());
    }
  }

  private static void answered(CompletableFuture<JsonNode> answer, JsonNode message) {
    if (message.has("error")) {
      answer.completeExceptionally(new IOException(message.get("error").toString()));
    } else {
      answer.complete(message.get("result"));
    }
  }

  private static boolean isComplaint(String method, JsonNode params) {
    return switch (method) {
      case "Runtime.exceptionThrown" -> true;
      case "Runtime.consoleAPICalled" ->
          List.of("error", "warning").contains(params.get("type").asString());
      case "Log.entryAdded" -> params.at("/entry/level").asString().equals("error");
      default -> false;
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Joins the pieces of a message. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
