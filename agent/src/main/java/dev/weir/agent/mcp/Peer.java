package dev.weir.agent.mcp;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The other side of a wire: requests that wait for their answers, and what it says unasked. */
final class Peer {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final System.Logger LOG = System.getLogger(Peer.class.getName());

  private final String name;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Asked> waiting = new ConcurrentHashMap<>();
  private volatile @Nullable McpFailed failure;
  private volatile boolean changed;

  Peer(String name) {
    this.name = name;
  }

  private record Asked(CompletableFuture<JsonNode> answer, Consumer<String> progress) {}

  /** Why it answers no more; null while it may. */
  @Nullable McpFailed failure() {
    return failure;
  }

  /** Whether its tools have changed since that was forgotten. */
  boolean isChanged() {
    return changed;
  }

  void forgetChange() {
    changed = false;
  }

  /** Asks and waits for the answer. An interrupt takes the question back. */
  JsonNode ask(Wire wire, String method, ObjectNode params, Consumer<String> progress)
      throws InterruptedException {
    long id = ids.incrementAndGet();
    params.withObject("/_meta").put("progressToken", id);
    Asked asked = new Asked(new CompletableFuture<>(), progress);
    waiting.put(id, asked);
    try {
      checkAlive();
      send(wire, message(method, params).put("id", id));
      return answer(wire, asked);
    } catch (InterruptedException e) {
      takeBack(wire, id);
      throw e;
    } finally {
      waiting.remove(id);
    }
  }

  private JsonNode answer(Wire wire, Asked asked) throws InterruptedException {
    if (wire.repliesAtOnce() && !asked.answer().isDone()) {
      throw new McpFailed(name + ": the reply holds no answer (expected: one)");
    }
    try {
      return asked.answer().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof McpFailed failed
          ? new McpFailed(String.valueOf(failed.getMessage()), failed)
          : new McpFailed(name + ": " + e.getCause(), e);
    }
  }

  /** Tells something that has no answer. */
  void tell(Wire wire, String method, ObjectNode params) throws InterruptedException {
    send(wire, message(method, params));
  }

  private void send(Wire wire, ObjectNode message) throws InterruptedException {
    try {
      wire.send(JSON.writeValueAsString(message));
    } catch (IOException e) {
      McpFailed lost = new McpFailed(name + " cannot be reached: " + e, e);
      fail(lost);
      checkAlive();
    }
  }

  private void checkAlive() {
    McpFailed why = failure;
    if (why != null) {
      throw new McpFailed(String.valueOf(why.getMessage()), why);
    }
  }

  /** The server may go on for nothing, but no longer for us. The interrupt is the caller's. */
  private void takeBack(Wire wire, long id) {
    if (failure == null && !wire.repliesAtOnce()) {
      try {
        ObjectNode params = JSON.createObjectNode().put("requestId", id);
        tell(wire, "notifications/cancelled", params.put("reason", "cancelled"));
      } catch (InterruptedException | McpFailed e) {
        LOG.log(System.Logger.Level.DEBUG, name + " was not told of a cancelled call", e);
      }
    }
  }

  private static ObjectNode message(String method, ObjectNode params) {
    ObjectNode message = JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
    message.set("params", params);
    return message;
  }

  /** It is over; who waits is told why. The first reason counts. */
  void fail(McpFailed why) {
    if (failure == null) {
      failure = why;
    }
    waiting.values().forEach(asked -> asked.answer().completeExceptionally(why));
  }

  /**
   * What the server says.
   *
   * @return an answer to be sent, if it has asked something
   * @throws McpFailed if it is no message
   */
  @Nullable String hear(String text) {
    JsonNode message = parsed(text);
    if (message.has("method")) {
      return message.has("id") ? refusalOf(message) : noted(message);
    }
    Asked asked = waiting.get(message.path("id").asLong(-1));
    if (asked != null) {
      answered(asked, message);
    }
    return null;
  }

  private JsonNode parsed(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.isObject() && (message.has("method") || message.has("id"))) {
        return message;
      }
    } catch (JacksonException e) {
      throw noMessage(text);
    }
    throw noMessage(text);
  }

  private McpFailed noMessage(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return new McpFailed(
        "%s says what is no message: \"%s\" (expected: JSON-RPC)".formatted(name, shown));
  }

  private static void answered(Asked asked, JsonNode message) {
    if (message.has("result")) {
      asked.answer().complete(message.get("result"));
    } else {
      JsonNode error = message.path("error").path("message");
      asked
          .answer()
          .completeExceptionally(new McpFailed(error.asString("the server gives no reason")));
    }
  }

  /** It may ask whether we live; else we have nothing that it could use. */
  private static String refusalOf(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", request.get("id"));
    if (request.path("method").asString().equals("ping")) {
      answer.set("result", JSON.createObjectNode());
    } else {
      answer.set(
          "error", JSON.createObjectNode().put("code", -32601).put("message", "no such method"));
    }
    return JSON.writeValueAsString(answer);
  }

  private @Nullable String noted(JsonNode message) {
    JsonNode params = message.path("params");
    switch (message.path("method").asString()) {
      case "notifications/tools/list_changed" -> changed = true;
      case "notifications/progress" -> {
        Asked asked = waiting.get(params.path("progressToken").asLong(-1));
        if (asked != null) {
          asked.progress().accept(progress(params));
        }
      }
      default -> LOG.log(System.Logger.Level.TRACE, "{0} notes {1}", name, message);
    }
    return null;
  }

  private static String progress(JsonNode params) {
    String told = params.path("message").asString("");
    String total = params.has("total") ? " of " + params.get("total").asString() : "";
    return told.isEmpty() ? params.path("progress").asString() + total : told;
  }
}
