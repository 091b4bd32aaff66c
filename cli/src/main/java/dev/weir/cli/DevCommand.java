package dev.weir.cli;

import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionOptions;
import dev.weir.log.FileJournal;
import dev.weir.log.LogLimits;
import dev.weir.worker.SessionStore;
import dev.weir.worker.StoreRefused;
import dev.weir.worker.source.AgentCompiler;
import dev.weir.worker.source.AgentSources;
import dev.weir.worker.source.ClassCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir dev}: agents of a folder, hosted here, until a signal says to stop. */
@Command(
    name = "dev",
    description = "Hosts the agents of a folder on this machine: no keys, no network.",
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "where the agents' .java files are (default: " + AgentFolder.DEFAULT + ")")
  private @Nullable Path folder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where to listen; taken: the next free one; 0: any (default: ${DEFAULT-VALUE})",
      defaultValue = "7080")
  private int port = 7080;

  @Option(
      names = "--retention",
      paramLabel = "MILLIS",
      description =
          "how long an ended episode's deltas are kept; later a cursor inside them gets a snapshot"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "15000")
  private long retentionMillis = 15_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "keep sessions in this folder, so that they survive a restart (default: in memory)")
  private @Nullable Path data;

  @Option(names = "--open", description = "open the page in a browser")
  private boolean open;

  @Mixin private final ModelOptions models = new ModelOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (data != null && data.toString().isBlank()) {
      throw usage("--data: \"\" (expected: a folder; \".\" for this one)");
    }
    Shutdown shutdown = Shutdown.onSignals();
    AgentModel model = models.model(System.getenv());
    AgentSources sources = compile();
    EmbeddedWorker worker = start(sources, model);
    say(sources, model, worker.uri());
    if (open) {
      browse(worker.uri());
    }
    shutdown.await();
    err().println("weir: draining, at most " + DRAIN.toSeconds() + " s (again to stop at once)");
    int cut = worker.drain(DRAIN);
    err().println(cut == 0 ? "weir: drained" : "weir: sessions cut off: " + cut);
    return cut == 0 ? 0 : 3;
  }

  private EmbeddedWorker start(AgentSources sources, AgentModel model) {
    SessionOptions options = options();
    int first = port();
    try {
      Optional<SessionStore> kept =
          Optional.ofNullable(data)
              .map(folder -> SessionStore.open(folder, FileJournal.Options.DEFAULT));
      return EmbeddedWorker.start(
          sources, model, options, kept, told -> err().println("weir: " + told), first);
    } catch (StoreRefused e) {
      throw new Failure("--" + e.getMessage());
    }
  }

  private AgentSources compile() {
    Path from = AgentFolder.orDefault(folder);
    AgentSources sources = compile(from);
    if (sources.agents().isEmpty()) {
      err().println("weir: no agents in " + from + "; the page shows how one is written");
    }
    return sources;
  }

  private static AgentSources compile(Path from) {
    try {
      return new AgentCompiler(ClassCache.of(System.getenv())).compile(from);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private void say(AgentSources sources, AgentModel model, URI uri) {
    sources.agents().forEach(agent -> err().println("weir: agent " + agent.name()));
    if (!sources.problems().isEmpty()) {
      err().println("weir: not everything in the folder could be used, see above");
    }
    err().println("weir: " + models.explain(model));
    if (port != 0 && uri.getPort() != port) {
      err().println("weir: port " + port + " is taken, listening on " + uri.getPort());
    }
    out().println("weir ready " + uri);
    out().flush();
  }

  private SessionOptions options() {
    if (retentionMillis < 0) {
      throw usage("--retention: " + retentionMillis + " (expected: 0 or more)");
    }
    Duration retention = Duration.ofMillis(retentionMillis);
    return SessionOptions.DEFAULT.withLog(LogLimits.DEFAULT.withClosedRetention(retention));
  }

  private int port() {
    if (port < 0 || port > 65_535) {
      throw usage("--port: " + port + " (expected: 0 to 65535)");
    }
    return port;
  }

  private void browse(URI uri) {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", uri.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      err().println("weir: no browser could be opened: " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), message);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec, "spec").commandLine().getErr();
  }
}
