package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.weir.agent.ToolOutcome.HandedOver;
import dev.weir.agent.mcp.McpServer;
import dev.weir.delta.Content;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The tools of one agent in one session: its methods, and those of other sources, under one roof of
 * names. Calls run on the caller's thread; any thread may call.
 */
final class Toolbox implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Toolbox.class.getName());

  /** How long a source that is interrupted may take to stop. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration CLOSE = Duration.ofSeconds(1);

  // The agent's own methods first.
  private final List<ToolSource> sources;
  // A name stays with the source that had it first, for the whole session.
  private final Map<String, ToolSource> owners = new ConcurrentHashMap<>();
  private final Set<String> leftOut = ConcurrentHashMap.newKeySet();
  private volatile List<String> offered = List.of();

  /**
   * The tools of an agent's methods and of others.
   *
   * @throws IllegalArgumentException if two have one name
   */
  Toolbox(Object agent, List<? extends ToolSource> others) {
    sources = Stream.concat(Stream.of(new MethodTools(agent)), others.stream()).toList();
    for (ToolSource source : sources) {
      source.specifications().forEach(tool -> enter(tool.name(), source));
    }
  }

  /** All that an agent has in a session: its methods, its sources, its servers. */
  static Toolbox of(Agent agent, SessionContext session, SessionOptions options, Ticker ticker) {
    List<ToolSource> others = new ArrayList<>(agent.toolSources());
    for (McpServer server : agent.mcpServers()) {
      others.add(new McpTools(server, session.process()::http, options.connectTimeout(), ticker));
    }
    return new Toolbox(agent, others);
  }

  /**
   * The names of the tools of a class of agents, sorted.
   *
   * @throws IllegalArgumentException if two have one name
   */
  static List<String> names(Class<?> type) {
    return MethodTools.named(type).keySet().stream().sorted().toList();
  }

  private void enter(String name, ToolSource source) {
    ToolSource other = owners.putIfAbsent(name, source);
    if (other != null) {
      throw new IllegalArgumentException(clash(name, source, other));
    }
  }

  private static String clash(String name, ToolSource source, ToolSource other) {
    return "tool: \"%s\" of %s is one of %s, too (expected: one of that name)"
        .formatted(name, source.origin(), other.origin());
  }

  /** What a model is offered; waits for the sources, all at once. An interrupt ends that. */
  List<ToolSpecification> specifications() throws InterruptedException {
    prepare();
    List<ToolSpecification> all = new ArrayList<>();
    for (ToolSource source : sources) {
      source.specifications().stream().filter(tool -> owns(source, tool.name())).forEach(all::add);
    }
    offered = all.stream().map(ToolSpecification::name).toList();
    return all;
  }

  private void prepare() throws InterruptedException {
    List<ToolSource> others = sources.subList(1, sources.size());
    if (others.isEmpty()) {
      return;
    }
    try (Nursery threads = new Nursery("weir-tools", GRACE)) {
      List<CompletableFuture<Boolean>> ready = new ArrayList<>();
      for (ToolSource source : others) {
        Callable<Boolean> task = () -> prepared(source);
        ready.add(threads.fork(source.origin(), SessionContext.wrap(task)));
      }
      for (CompletableFuture<Boolean> one : ready) {
        await(one);
      }
    }
  }

  private static void await(CompletableFuture<Boolean> ready) throws InterruptedException {
    try {
      Nursery.get(ready);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("tools: a source cannot get ready", e);
    }
  }

  private static boolean prepared(ToolSource source) throws InterruptedException {
    source.prepare();
    return true;
  }

  private boolean owns(ToolSource source, String name) {
    ToolSource owner = owners.putIfAbsent(name, source);
    if (owner == null || owner.equals(source)) {
      return true;
    }
    if (leftOut.add(source.origin() + "/" + name)) {
      LOG.log(System.Logger.Level.WARNING, clash(name, source, owner) + "; it is left out");
    }
    return false;
  }

  /**
   * Runs a call. Whatever goes wrong becomes a result that the model sees, but an interrupt and the
   * end of the machine.
   */
  ToolOutcome call(ToolContext context) throws InterruptedException {
    Content.ToolInput call = context.call();
    ToolSource source = owners.get(call.name());
    if (source == null) {
      return failed(call, "there is no tool of that name; the tools are " + offered());
    }
    try {
      return outcome(call, source, source.call(context));
    } catch (InterruptedException | VirtualMachineError e) {
      throw e;
    } catch (BadArguments e) {
      return failed(call, String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, "tool " + call.name() + " gave no JSON", e);
      return failed(call, "the result could not be written as JSON");
    } catch (Throwable e) {
      LOG.log(level(e), "tool " + call.name() + " threw", e);
      return failed(call, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private List<String> offered() {
    return offered.isEmpty() ? owners.keySet().stream().sorted().toList() : offered;
  }

  private static ToolOutcome outcome(
      Content.ToolInput call, ToolSource source, @Nullable Object value) {
    return switch (value) {
      case Handoff handoff -> handed(call, handoff);
      case Agent agent -> handed(call, Handoff.to(agent));
      case null, default -> ToolOutcome.gave(call, ToolJson.result(source.getClass(), value));
    };
  }

  private static ToolOutcome handed(Content.ToolInput call, Handoff handoff) {
    var told = new Content.ToolResult(call.callId(), call.name(), handoff.result(), false);
    return new HandedOver(told, handoff.to());
  }

  private static ToolOutcome failed(Content.ToolInput call, String why) {
    return ToolOutcome.failed(call, why);
  }

  /** Tools refuse what they cannot do by these two; that is conversation, and no news. */
  private static System.Logger.Level level(Throwable thrown) {
    return thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException
        ? System.Logger.Level.DEBUG
        : System.Logger.Level.WARNING;
  }

  /** Closes the sources, all at once; one that takes longer than a second is reported. */
  @Override
  public void close() {
    List<ToolSource> others = sources.subList(1, sources.size());
    if (others.isEmpty()) {
      return;
    }
    try (Nursery threads = new Nursery("weir-tools", GRACE)) {
      List<CompletableFuture<Boolean>> ends = new ArrayList<>();
      for (ToolSource source : others) {
        ends.add(threads.fork(source.origin(), () -> closed(source)));
      }
      var _ = Nursery.await(ends, Ticker.system(), CLOSE);
    }
  }

  private static boolean closed(ToolSource source) {
    try {
      source.close();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "tools: " + source.origin() + " was not closed", e);
    }
    return true;
  }
}
