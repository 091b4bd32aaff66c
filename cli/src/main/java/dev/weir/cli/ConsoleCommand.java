package dev.weir.cli;

import dev.weir.agent.AgentModel;
import dev.weir.cli.console.Conversation;
import dev.weir.cli.console.Desk;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import dev.weir.worker.Isolation;
import dev.weir.worker.Registration;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir console}: a conversation with one agent, here. */
@Command(
    name = "console",
    description =
        "A conversation with an agent in this terminal, or with what is piped in: no port, no keys.",
    mixinStandardHelpOptions = true,
    footer = HostCommand.SETTINGS,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:ended, and all was answered",
      "1:it could not start, the session ended before all was answered, or (of what was piped in) a"
          + " turn failed",
      "2:wrong usage",
      "3:ended by SIGTERM, and a reply was cut off",
      "130:stopped by Ctrl-C"
    })
final class ConsoleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "AGENT",
      converter = Values.Text.class,
      description = "whom to speak with (default: the first of the folder)")
  private @Nullable String agent;

  @Mixin private final FolderFlags folder = new FolderFlags();
  @Mixin private final ModelOptions models = new ModelOptions();

  @Option(
      names = "--default-greeting",
      paramLabel = "TEXT",
      description = "what agents say first that have no greeting of their own (default: nothing)",
      defaultValue = "")
  private String greeting = "";

  @Option(
      names = "--drain-timeout",
      paramLabel = "SECONDS",
      converter = Values.Seconds.class,
      description =
          "how long SIGTERM waits for a reply; 0: until it is complete (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private Duration drainTimeout = Duration.ofSeconds(30);

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      converter = Values.LogLevel.class,
      description =
          "what the log says: error, warn, info, debug or trace (default: ${DEFAULT-VALUE})",
      defaultValue = "warn")
  private LogOutput.Level logLevel = LogOutput.Level.WARN;

  @Option(names = "--json", description = "each event of the session's log as a JSON object")
  private boolean json;

  @Option(names = "--verbose", description = "what the agent thinks, too, if its model tells")
  private boolean verbose;

  private final Surroundings surroundings;

  ConsoleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    AgentModel model = models.model(surroundings.environment());
    List<Registration> agents = agents();
    try (LogOutput log = new LogOutput(logLevel, false);
        AgentPool pool = pool(model)) {
      EmbeddedDispatcher dispatcher = EmbeddedWorker.begin(pool, agents);
      err().println("weir: " + models.explain(model));
      return converse(pool, dispatcher, log);
    }
  }

  private List<Registration> agents() {
    AgentFiles found = AgentFiles.compile(folder.folder());
    found.problems().forEach(problem -> err().println("weir: " + problem));
    if (found.isEmpty()) {
      throw new Failure(
          "no agents in %s (expected: at least one that compiles)".formatted(folder.folder()));
    }
    return found.registrations();
  }

  /** Two sessions, for the moment when one takes the place of the other. */
  private AgentPool pool(AgentModel model) {
    return AgentPool.builder()
        .models(new ModelChoice.Named())
        .defaultModel(models.provider(model, Isolation.VIRTUAL_THREAD, surroundings.environment()))
        .maxConcurrentSessions(2)
        .consecutiveFailureLimit(Integer.MAX_VALUE)
        .defaultGreeting(greeting)
        .build();
  }

  private int converse(AgentPool pool, EmbeddedDispatcher dispatcher, LogOutput log)
      throws Exception {
    boolean drawn = !json && Desk.isTerminal();
    if (drawn) {
      err().println("weir: /help tells what else can be typed; Ctrl-D ends");
      log.hold();
    }
    Conversation.Options options =
        new Conversation.Options(Optional.ofNullable(agent), json, verbose, drainTimeout);
    try (Conversation conversation = new Conversation(dispatcher, options, desk(drawn))) {
      return signalled(conversation, drawn, pool::beginDrain);
    } finally {
      log.release().forEach(err()::println);
    }
  }

  private Desk.Maker desk(boolean drawn) {
    return drawn
        ? Desk.terminal()
        : Desk.plain(
            new InputStreamReader(System.in, Charset.defaultCharset()),
            spec.commandLine().getOut(),
            err());
  }

  /** A terminal hears of Ctrl-C by itself. */
  private static int signalled(Conversation conversation, boolean drawn, Runnable drain)
      throws InterruptedException {
    Map<String, @Nullable Object> before = new HashMap<>();
    before.put("TERM", Signals.register("TERM", conversation::terminated));
    if (!drawn) {
      before.put("INT", Signals.register("INT", conversation::interrupted));
    }
    try {
      return conversation.run(drain);
    } finally {
      before.forEach(Signals::unregister);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
