package dev.weir.cli;

import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionOptions;
import dev.weir.cli.EmbeddedWorker.Ports;
import dev.weir.cli.control.ControlServer;
import dev.weir.cli.control.RunFolder;
import dev.weir.cli.dashboard.LivePanel;
import dev.weir.log.FileJournal;
import dev.weir.log.LogLimits;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Isolation;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.SessionStore;
import dev.weir.worker.StoreRefused;
import dev.weir.worker.WorkerFailed;
import dev.weir.worker.cache.CachePlace;
import dev.weir.worker.metrics.MetricsRefused;
import dev.weir.worker.metrics.MetricsReporter;
import dev.weir.worker.metrics.MetricsSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hosts the agents of a folder in this process until a signal, or a command, says to drain. */
abstract class HostCommand implements Callable<Integer> {
  /** Where flags' values come from, for the help. */
  static final String SETTINGS =
      "%nA flag that is not given is taken from the environment (--drain-timeout: WEIR_DRAIN_TIMEOUT),"
          + " then from weir.yaml in this folder or the file of --config (drain-timeout: 60).";

  /** How it ends when sessions had to be cut off. */
  static final int CUT = 3;

  /** How it ends when something is wrong with it: it is to be started anew. */
  static final int UNWELL = 4;

  private static final String LIVEKIT_LEVEL = "LIVEKIT_LOG_LEVEL";

  /** Levels that are called otherwise there. */
  private static final Map<String, String> LEVELS = Map.of("warning", "warn", "critical", "error");

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final FolderOptions agents = new FolderOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = MetricsOptions.WORD,
      converter = Values.Place.class,
      description = "the same as --metrics-jsonl")
  private @Nullable Path stream;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Values.Port.class,
      description =
          "where to listen, on the loopback address; 0: any; taken: dev looks for the next free one,"
              + " start does not (default: ${DEFAULT-VALUE})",
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

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      converter = Values.LogLevel.class,
      description =
          "what the worker's log says: error, warn, info, debug or trace (default: info in start,"
              + " warn in dev)")
  private LogOutput.@Nullable Level logLevel;

  @Mixin private final HostingOptions hosting = new HostingOptions();
  @Mixin private final MetricsOptions metrics = new MetricsOptions();
  @Mixin private final ModelOptions models = new ModelOptions();
  @Mixin private final CallOptions calling = new CallOptions();

  private final Surroundings surroundings;
  private final Defaults defaults;
  private final AtomicReference<@Nullable AgentPool> draining = new AtomicReference<>();
  private final AtomicReference<@Nullable LiveKitWorker> connecting = new AtomicReference<>();

  /**
   * What is different between the commands.
   *
   * @param sessions the most at a time
   * @param failures the most in a row
   * @param log how much it says
   * @param production words are lines of the log, the port is the one that was asked for, and a
   *     worker without agents does not start
   */
  record Defaults(int sessions, int failures, LogOutput.Level log, boolean production) {}

  HostCommand(Surroundings surroundings, Defaults defaults) {
    this.surroundings = surroundings;
    this.defaults = defaults;
  }

  /** It accepts requests. */
  void ready(URI uri) {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    LogOutput.Level level = logLevel == null ? unsaidLevel() : logLevel;
    try (LogOutput log = new LogOutput(level, defaults.production());
        Shutdown shutdown = Shutdown.onSignals(this::signalled)) {
      return host(log, shutdown);
    }
  }

  /** As LiveKit's own workers are told it, or as it is usual. */
  private LogOutput.Level unsaidLevel() {
    String said = surroundings.environment().getOrDefault(LIVEKIT_LEVEL, "").strip();
    if (said.isEmpty()) {
      return defaults.log();
    }
    try {
      return new Values.LogLevel()
          .convert(LEVELS.getOrDefault(said.toLowerCase(Locale.ROOT), said));
    } catch (Values.Refused e) {
      throw usage("%s: %s".formatted(LIVEKIT_LEVEL, e.getMessage()));
    }
  }

  private int host(LogOutput log, Shutdown shutdown) throws InterruptedException {
    AgentModel model = models.model(surroundings.environment());
    Optional<Calls> calls = calling.wanted(defaults.production(), surroundings, models.baseUrl());
    if (calls.isPresent() && hosting.isolation() == Isolation.PROCESS) {
      throw usage(
          "--isolation: process with LiveKit (expected: virtual-thread or class-loader: agents are spoken with in this process)");
    }
    calling.remarks(calls.isPresent(), surroundings.environment()).forEach(this::say);
    calls.map(Calls::explain).ifPresent(this::say);
    AgentFiles sources = compile(calls.isPresent());
    try (EmbeddedWorker worker = start(sources, model, calls, shutdown)) {
      draining.set(worker.pool());
      if (shutdown.isAsked()) {
        worker.pool().beginDrain();
      }
      describe(sources, model, worker.uri());
      return run(worker, log);
    }
  }

  private int run(EmbeddedWorker worker, LogOutput log) throws InterruptedException {
    Optional<LivePanel> panel = panel(worker.uri(), log);
    Optional<ControlServer> control = control(worker);
    try {
      int cut = untilDrained(worker, panel);
      control.ifPresent(server -> server.drained(cut));
      log.release().forEach(err()::println);
      return end(worker.pool(), cut);
    } finally {
      control.ifPresent(ControlServer::close);
    }
  }

  /** The metrics are written until then, and the terminal is free again. */
  private int untilDrained(EmbeddedWorker worker, Optional<LivePanel> panel)
      throws InterruptedException {
    boolean drawn = panel.map(LivePanel::isDrawn).orElse(false);
    MetricsReporter reporter = report(worker, panel);
    try {
      if (!drawn) {
        out().println("weir ready " + worker.uri());
        out().flush();
      }
      ready(worker.uri());
      awaitDrain(worker);
      return drain(worker, drawn);
    } finally {
      reporter.close();
    }
  }

  /** What is left of the processor meanwhile goes to the next start. */
  private void awaitDrain(EmbeddedWorker worker) throws InterruptedException {
    String command = Objects.requireNonNull(spec, "spec").name();
    NextStart next = NextStart.inBackground(command, System.getProperty(NextStart.PROPERTY, ""));
    try {
      worker.pool().awaitDrain();
    } finally {
      next.close();
    }
  }

  private int drain(EmbeddedWorker worker, boolean drawn) throws InterruptedException {
    Duration limit = hosting.drainTimeout();
    String most =
        limit.isZero() ? "until no session is left" : "at most %d s".formatted(limit.toSeconds());
    say("draining, " + most + " (a second signal stops at once)");
    boolean onTerminal = !drawn && !defaults.production() && Terminal.isStderr();
    DrainWords words = new DrainWords(drawn ? line -> {} : this::say, onTerminal ? err() : null);
    DrainWatch watch = new DrainWatch(worker.pool(), words);
    try {
      return worker.drain(limit);
    } finally {
      watch.end();
    }
  }

  private int end(AgentPool pool, int cut) {
    say(cut == 0 ? "drained" : "sessions cut off: " + cut);
    Optional<WorkerFailed> unwell = pool.failure();
    unwell.ifPresent(why -> err().println("weir: " + why.getMessage()));
    return unwell.isPresent() ? UNWELL : cut == 0 ? 0 : CUT;
  }

  /** The first signal; the second one halts. */
  private void signalled() {
    AgentPool pool = draining.get();
    if (pool == null) {
      Optional.ofNullable(connecting.get()).ifPresent(LiveKitWorker::giveUp);
      return;
    }
    if (pool.draining()) {
      say("draining already (again to stop at once)");
    }
    pool.beginDrain();
  }

  private Optional<LivePanel> panel(URI uri, LogOutput log) {
    if (!metrics.dashboard()) {
      return Optional.empty();
    }
    LivePanel panel = LivePanel.of("weir " + uri, out(), log::held);
    if (panel.isDrawn()) {
      log.hold();
    }
    return Optional.of(panel);
  }

  private MetricsReporter report(EmbeddedWorker worker, Optional<LivePanel> panel) {
    MetricsReporter reporter =
        metrics.reporter(worker.pool().metrics(), stream(), panel.map(MetricsSink.class::cast));
    try {
      reporter.start();
      return reporter;
    } catch (MetricsRefused e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Path> stream() {
    return Optional.ofNullable(
        agents.firstOf(
            stream, MetricsOptions.WORD, metrics.jsonLines().orElse(null), MetricsOptions.STREAM));
  }

  /** A worker does its work without it, too. */
  private Optional<ControlServer> control(EmbeddedWorker worker) {
    try {
      RunFolder folder = RunFolder.of(surroundings.environment());
      return Optional.of(ControlServer.start(folder, worker.pool(), worker.uri().toString()));
    } catch (IOException | UnsupportedOperationException e) {
      err()
          .println(
              "weir: no control socket: %s; ./weir sessions and drain do not see this worker"
                  .formatted(e.getMessage()));
      return Optional.empty();
    }
  }

  private EmbeddedWorker start(
      AgentFiles sources, AgentModel model, Optional<Calls> calls, Shutdown shutdown) {
    PoolBuilder builder =
        hosting
            .apply(AgentPool.builder(), defaults.sessions(), defaults.failures())
            .models(new ModelChoice.Named())
            .defaultModel(models.provider(model, hosting.isolation(), surroundings.environment()))
            .options(options());
    if (hosting.isolation() == Isolation.PROCESS) {
      CachePlace.starts(surroundings.environment()).ifPresent(builder::processCache);
    }
    calls.ifPresent(it -> it.prepare(builder));
    try {
      Optional<SessionStore> kept =
          Optional.ofNullable(data)
              .map(folder -> SessionStore.open(folder, FileJournal.Options.DEFAULT));
      kept.ifPresent(builder::store);
      Ports ports = defaults.production() ? Ports.only(port) : Ports.from(port);
      AgentPool pool = builder.build();
      Optional<LiveKitWorker> elsewhere = calls.map(it -> it.to(pool));
      elsewhere.ifPresent(it -> connect(it, shutdown));
      EmbeddedWorker worker =
          EmbeddedWorker.start(pool, sources.registrations(), kept, this::say, ports, elsewhere);
      elsewhere.ifPresent(this::describe);
      return worker;
    } catch (StoreRefused e) {
      throw new Failure("--" + e.getMessage());
    }
  }

  /** It may take minutes, which a signal cuts short. */
  private void connect(LiveKitWorker elsewhere, Shutdown shutdown) {
    connecting.set(elsewhere);
    if (shutdown.isAsked()) {
      elsewhere.giveUp();
    }
  }

  private void describe(LiveKitWorker elsewhere) {
    elsewhere.health().ifPresent(uri -> say("health at " + uri));
    elsewhere.registered().ifPresent(known -> say("known to the server as " + known.workerId()));
    elsewhere.missing().ifPresent(why -> say(Level.WARNING, "no call can be taken: " + why));
  }

  private AgentFiles compile(boolean forCalls) {
    Path from = agents.folder();
    AgentFiles sources = AgentFiles.compile(from);
    sources.problems().forEach(problem -> err().println("weir: " + problem));
    if (sources.isEmpty() && (defaults.production() || forCalls)) {
      throw new Failure("no agents in %s (expected: at least one that compiles)".formatted(from));
    }
    if (sources.isEmpty()) {
      say("no agents in " + from + "; the page shows how one is written");
    }
    return sources;
  }

  private void describe(AgentFiles sources, AgentModel model, URI uri) {
    sources.registrations().forEach(agent -> say("agent " + agent.name()));
    if (!sources.problems().isEmpty()) {
      say("not everything in the folder could be used, see above");
    }
    say(models.explain(model));
    if (port != 0 && uri.getPort() != port) {
      say("port " + port + " is taken, listening on " + uri.getPort());
    }
  }

  /** One voice: of a person who reads along, or of a log. */
  final void say(String words) {
    say(Level.INFO, words);
  }

  private void say(Level level, String words) {
    if (defaults.production()) {
      System.getLogger(LogOutput.WORDS).log(level, "{0}", words);
    } else {
      err().println("weir: " + words);
    }
  }

  private void check() {
    if (data != null && data.toString().isBlank()) {
      throw usage("--data: \"\" (expected: a folder; \".\" for this one)");
    }
    if (retentionMillis < 0) {
      throw usage("--retention: " + retentionMillis + " (expected: 0 or more)");
    }
    metrics.check(Objects.requireNonNull(spec, "spec"), stream, stream());
  }

  private SessionOptions options() {
    Duration retention = Duration.ofMillis(retentionMillis);
    return SessionOptions.DEFAULT.withLog(LogLimits.DEFAULT.withClosedRetention(retention));
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), message);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }

  final PrintWriter err() {
    return Objects.requireNonNull(spec, "spec").commandLine().getErr();
  }
}
