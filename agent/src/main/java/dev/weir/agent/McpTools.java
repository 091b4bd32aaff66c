package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.weir.agent.mcp.McpClient;
import dev.weir.agent.mcp.McpFailed;
import dev.weir.agent.mcp.McpServer;
import dev.weir.internal.Nursery;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tools of an MCP server, for one session. The server is reached before the first request to
 * the model, and again when it was lost and is called, at most once in {@link #AGAIN}. What it had
 * stays offered while it is away; of one that was never reached the model sees a single tool that
 * says so.
 */
final class McpTools implements ToolSource {
  /** The shortest time between two tries to reach a server. */
  static final Duration AGAIN = Duration.ofSeconds(5);

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(McpTools.class.getName());

  private final ReentrantLock reaching = new ReentrantLock();
  private final McpServer server;
  private final Supplier<HttpClient> http;
  private final Duration limit;
  private final Ticker ticker;
  private volatile @Nullable McpClient client;
  private volatile @Nullable String failure;
  private volatile Map<String, McpClient.Tool> known = Map.of();
  private @Nullable Long lastTry;
  private volatile boolean closed;

  /**
   * The tools of a server.
   *
   * @param http for one that is reached by it
   * @param limit how long it may take to be ready
   */
  McpTools(McpServer server, Supplier<HttpClient> http, Duration limit, Ticker ticker) {
    this.server = server;
    this.http = http;
    this.limit = limit;
    this.ticker = ticker;
  }

  @Override
  public String origin() {
    return server.toString();
  }

  /** Waits only for a first try, and for what the server has changed: the others are calls'. */
  @Override
  public void prepare() throws InterruptedException {
    reaching.lockInterruptibly();
    try {
      McpClient now = client;
      if (now != null && now.isStale()) {
        named(within(now::refreshed));
      } else if (lastTry == null) {
        reached();
      }
    } catch (McpFailed e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}", e.getMessage());
    } finally {
      reaching.unlock();
    }
  }

  @Override
  public List<ToolSpecification> specifications() {
    Map<String, McpClient.Tool> tools = known;
    if (!tools.isEmpty()) {
      return tools.entrySet().stream().map(it -> McpSchema.of(it.getKey(), it.getValue())).toList();
    }
    String why = failure;
    return why == null ? List.of() : List.of(McpSchema.absent(standIn(), server, why));
  }

  private String standIn() {
    return server.name() + "_unavailable";
  }

  @Override
  public String call(ToolContext call) throws InterruptedException {
    McpClient reached = reached();
    McpClient.Tool tool = known.get(call.name());
    if (tool == null) {
      return server + " is available now; its tools are " + known.keySet();
    }
    return reached.call(tool.name(), call.arguments(), call::update);
  }

  /** The server, reached again if it was lost. Who comes meanwhile waits for the same try. */
  private McpClient reached() throws InterruptedException {
    reaching.lockInterruptibly();
    try {
      McpClient now = client;
      if (closed) {
        throw new McpFailed(server + " was closed (expected: a session that lives)");
      }
      return now != null && now.failure() == null ? now : again(now);
    } finally {
      reaching.unlock();
    }
  }

  private McpClient again(@Nullable McpClient lost) throws InterruptedException {
    if (lost != null) {
      client = null;
      failure = String.valueOf(requireNonNull(lost.failure()).getMessage());
      LOG.log(System.Logger.Level.WARNING, "{0}", failure);
      lost.close();
    }
    Long tried = lastTry;
    if (tried != null && ticker.nanos() - tried < AGAIN.toNanos()) {
      throw new McpFailed(
          failure + " (tried again " + AGAIN.toSeconds() + " s after the last try, not sooner)");
    }
    return connected();
  }

  private McpClient connected() throws InterruptedException {
    try {
      McpClient made = within(() -> McpClient.connect(server, http));
      client = made;
      if (closed) {
        made.close();
      }
      failure = null;
      named(made);
      return made;
    } catch (McpFailed e) {
      failure = String.valueOf(e.getMessage());
      LOG.log(System.Logger.Level.WARNING, "{0}", failure);
      throw e;
    } finally {
      lastTry = ticker.nanos();
    }
  }

  private void named(McpClient now) {
    Map<String, McpClient.Tool> named = new LinkedHashMap<>();
    now.tools().forEach(tool -> named.putIfAbsent(McpSchema.name(server, tool.name()), tool));
    known = named;
  }

  /** Asks on a thread of its own, which is interrupted if it takes too long or nobody waits. */
  private McpClient within(Connecting code) throws InterruptedException {
    CompletableFuture<McpClient> made = new CompletableFuture<>();
    McpFailed late =
        new McpFailed(
            "%s is not ready within %d ms (expected: sooner)".formatted(server, limit.toMillis()));
    try (Nursery threads = new Nursery("weir-mcp-" + server.name(), GRACE)) {
      var _ = threads.fork("connect", () -> connect(code, made));
      Alarm alarm = ticker.at(ticker.after(limit), () -> made.completeExceptionally(late));
      try {
        return got(made);
      } catch (InterruptedException e) {
        made.completeExceptionally(e);
        throw e;
      } finally {
        alarm.cancel();
      }
    }
  }

  private static boolean connect(Connecting code, CompletableFuture<McpClient> made) {
    try {
      McpClient client = code.connect();
      if (!made.complete(client)) {
        client.close();
      }
    } catch (Throwable e) {
      made.completeExceptionally(e);
    }
    return true;
  }

  private McpClient got(CompletableFuture<McpClient> made) throws InterruptedException {
    try {
      return requireNonNull(Nursery.get(made));
    } catch (InterruptedException | McpFailed e) {
      throw e;
    } catch (Exception e) {
      throw new McpFailed(server + " cannot be reached: " + e);
    }
  }

  /** Ends the server's process, or tells it by HTTP. */
  @Override
  public void close() {
    closed = true;
    McpClient now = client;
    if (now != null) {
      now.close();
    }
  }

  /** Reaches a server; may wait. */
  private interface Connecting {
    McpClient connect() throws InterruptedException;
  }
}
