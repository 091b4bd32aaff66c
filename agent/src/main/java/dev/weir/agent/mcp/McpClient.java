package dev.weir.agent.mcp;

import dev.weir.agent.mcp.McpServer.Address;
import dev.weir.agent.mcp.McpServer.Program;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversation with one server. Any thread may call any method; those that ask the server wait
 * for its answer for as long as it takes, and an interrupt ends that.
 */
public final class McpClient implements AutoCloseable {
  /** The most tools that are taken of one server. */
  public static final int MOST_TOOLS = 256;

  private static final String VERSION = "2025-11-25";
  private static final Set<String> VERSIONS =
      Set.of("2024-11-05", "2025-03-26", "2025-06-18", VERSION);

  private final McpServer server;
  private final Peer peer;
  private final Wire wire;
  private volatile List<Tool> tools = List.of();

  private McpClient(McpServer server, Peer peer, Wire wire) {
    this.server = server;
    this.peer = peer;
    this.wire = wire;
  }

  /**
   * A tool as its server describes it.
   *
   * @param description empty for none
   * @param schema of its arguments, as JSON
   */
  public record Tool(String name, String description, JsonNode schema) {}

  /**
   * Reaches the server and asks what it has.
   *
   * @param http for a server that is reached by it
   * @throws McpFailed if it cannot be reached, or is none; nothing of it is left then
   */
  public static McpClient connect(McpServer server, Supplier<HttpClient> http)
      throws InterruptedException {
    Peer peer = new Peer(server.toString());
    Wire wire =
        switch (server.reach()) {
          case Program program -> new StdioWire(server, program, peer);
          case Address address -> new HttpWire(server, address, http.get(), peer);
        };
    McpClient client = new McpClient(server, peer, wire);
    boolean ready = false;
    try {
      client.greet();
      client.list();
      ready = true;
      return client;
    } finally {
      if (!ready) {
        wire.close(false);
      }
    }
  }

  private void greet() throws InterruptedException {
    ObjectNode params = Peer.JSON.createObjectNode().put("protocolVersion", VERSION);
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "weir").put("version", "0.1.0");
    String version = ask("initialize", params).path("protocolVersion").asString("");
    if (!VERSIONS.contains(version)) {
      throw new McpFailed(
          "%s speaks version \"%s\" (expected: one of %s)"
              .formatted(server, version, VERSIONS.stream().sorted().toList()));
    }
    wire.agreed(version);
    peer.tell(wire, "notifications/initialized", Peer.JSON.createObjectNode());
  }

  private void list() throws InterruptedException {
    List<Tool> all = new ArrayList<>();
    String cursor = "";
    do {
      ObjectNode params = Peer.JSON.createObjectNode();
      if (!cursor.isEmpty()) {
        params.put("cursor", cursor);
      }
      JsonNode page = ask("tools/list", params);
      page.path("tools").forEach(tool -> all.add(tool(tool)));
      cursor = page.path("nextCursor").asString("");
    } while (!cursor.isEmpty() && all.size() < MOST_TOOLS);
    tools = all.stream().filter(it -> !it.name().isEmpty()).limit(MOST_TOOLS).toList();
  }

  private static Tool tool(JsonNode tool) {
    return new Tool(
        tool.path("name").asString(""),
        tool.path("description").asString(""),
        tool.path("inputSchema"));
  }

  private JsonNode ask(String method, ObjectNode params) throws InterruptedException {
    return peer.ask(wire, method, params, progress -> {});
  }

  /** What it has, as it was last asked. */
  public List<Tool> tools() {
    return tools;
  }

  /** Whether it has said that its tools have changed, since it was last asked for them. */
  public boolean isStale() {
    return peer.isChanged();
  }

  /**
   * Asks again what it has; gives itself.
   *
   * @throws McpFailed if it does not answer
   */
  public McpClient refreshed() throws InterruptedException {
    peer.forgetChange();
    list();
    return this;
  }

  /** Why it cannot be asked any more; null while it can. */
  public @Nullable McpFailed failure() {
    return peer.failure();
  }

  /**
   * Calls a tool.
   *
   * @param arguments the text of a JSON object
   * @param progress hears how far the server is, on a thread that must not wait
   * @return what it has said, as text
   * @throws McpFailed if the tool or the server has failed
   */
  public String call(String tool, String arguments, Consumer<String> progress)
      throws InterruptedException {
    ObjectNode params = Peer.JSON.createObjectNode().put("name", tool);
    params.set("arguments", parsed(arguments));
    JsonNode result = peer.ask(wire, "tools/call", params, progress);
    String text = text(result);
    if (result.path("isError").asBoolean(false)) {
      throw new McpFailed(text.isEmpty() ? "the tool has failed" : text);
    }
    return text;
  }

  private static JsonNode parsed(String arguments) {
    try {
      JsonNode json = Peer.JSON.readTree(arguments);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      throw new McpFailed("arguments: " + arguments + " (expected: a JSON object)", e);
    }
    throw new McpFailed("arguments: " + arguments + " (expected: a JSON object)");
  }

  private static String text(JsonNode result) {
    String text =
        result.path("content").valueStream().map(McpClient::part).collect(Collectors.joining("\n"));
    return text.isEmpty() && result.has("structuredContent")
        ? result.get("structuredContent").toString()
        : text;
  }

  /** Models of text cannot use anything else, but should know of it. */
  private static String part(JsonNode part) {
    String type = part.path("type").asString("");
    JsonNode said = type.equals("resource") ? part.path("resource") : part;
    return switch (type) {
      case "text", "resource" -> said.path("text").asString("[" + type + "]");
      case "resource_link" -> part.path("uri").asString("");
      default -> "[" + type + " " + part.path("mimeType").asString("") + "]";
    };
  }

  /** Ends it, and its process, within about a second. Idempotent. */
  @Override
  public void close() {
    wire.close(true);
  }
}
