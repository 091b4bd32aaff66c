package dev.weir.cli;

import dev.weir.agent.AgentSpec;
import dev.weir.cli.dashboard.Bytes;
import dev.weir.time.Ticker;
import dev.weir.worker.Registration;
import dev.weir.worker.metrics.MetricsSnapshot;
import dev.weir.worker.metrics.PoolState;
import dev.weir.worker.metrics.WorkerMetrics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir agents}: what {@code start} and {@code dev} would host. */
@Command(
    name = "agents",
    aliases = "list",
    description = "Lists the agents of a folder, as they would be hosted.",
    mixinStandardHelpOptions = true,
    footer = HostCommand.SETTINGS,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:listed",
      "1:no agents, no such folder, or a file that cannot be used",
      "2:wrong usage"
    })
final class AgentsCommand implements Callable<Integer> {
  private static final int SCHEMA_VERSION = 1;
  private static final int CELL = 36;
  private static final String NONE = "-";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final FolderOptions agents = new FolderOptions();

  @Option(names = "--plain", description = "a line for each agent")
  private boolean plain;

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  @Option(names = "--resources", description = "with the sizes of the sources, and this memory")
  private boolean resources;

  @Option(
      names = {"--default-llm", "--model"},
      paramLabel = "MODEL",
      converter = Values.Text.class,
      description = "who speaks for agents that have nobody of their own")
  private @Nullable String llm;

  @Option(
      names = "--default-greeting",
      paramLabel = "TEXT",
      description = "what agents say first that have no greeting of their own",
      defaultValue = "")
  private String greeting = "";

  @Override
  public Integer call() {
    if (plain && json) {
      throw new ParameterException(
          spec.commandLine(), "--plain, with --json (expected: one of them)");
    }
    if (llm != null && !ModelChoice.isOne(llm)) {
      throw new ParameterException(spec.commandLine(), ModelChoice.refusal("--default-llm", llm));
    }
    Path folder = agents.folder();
    AgentFiles found = AgentFiles.compile(folder);
    found.problems().forEach(problem -> spec.commandLine().getErr().println("weir: " + problem));
    if (found.isEmpty()) {
      if (json) {
        show(List.of()); // whoever parses it gets what can be parsed
      }
      throw new Failure("no agents in %s (expected: at least one that compiles)".formatted(folder));
    }
    show(found.registrations().stream().map(this::listed).toList());
    return found.problems().isEmpty() ? 0 : 1;
  }

  private void show(List<Listed> listed) {
    if (json) {
      out().println(MAPPER.writeValueAsString(json(listed)));
    } else if (plain) {
      listed.forEach(agent -> out().println(plain(agent)));
    } else {
      table(listed).forEach(out()::println);
    }
  }

  private Listed listed(Registration registration) {
    AgentSpec agent = registration.agent();
    String said = agent.greeting().isEmpty() ? greeting : agent.greeting();
    Optional<Path> source = Optional.ofNullable(registration.source());
    return new Listed(
        agent.name(),
        agent.type().map(Class::getName).orElse(NONE),
        Optional.ofNullable(llm),
        Optional.of(said).filter(words -> !words.isEmpty()),
        source,
        source.map(AgentsCommand::size).orElse(0L));
  }

  /** Of a file that cannot be read, nothing. */
  private static long size(Path file) {
    return Math.max(0, file.toFile().length());
  }

  private List<String> table(List<Listed> listed) {
    Table table =
        new Table().row(cells("NAME", "CLASS", "STT", "LLM", "TTS", "GREETING", "SOURCE"));
    for (Listed agent : listed) {
      String llm = agent.llm().orElse(NONE);
      String said = agent.greeting().orElse(NONE);
      String size = Bytes.text(agent.bytes());
      table.row(cells(agent.name(), agent.type(), NONE, llm, NONE, said, size));
    }
    return table.lines("");
  }

  /** The last one only if it was asked for. */
  private String[] cells(String... all) {
    List<String> cells = new ArrayList<>();
    for (String cell : all) {
      String line = OneLine.of(cell);
      cells.add(line.length() > CELL ? line.substring(0, CELL - 1) + "…" : line);
    }
    return cells.subList(0, all.length - (resources ? 0 : 1)).toArray(String[]::new);
  }

  private String plain(Listed agent) {
    String size = resources ? ", source_size=" + Bytes.text(agent.bytes()) : "";
    return "%s: class=%s, stt=-, llm=%s, tts=-, greeting=%s%s"
        .formatted(agent.name(), agent.type(), quoted(agent.llm()), quoted(agent.greeting()), size);
  }

  private static String quoted(Optional<String> text) {
    return text.map(words -> "'" + OneLine.of(words) + "'").orElse(NONE);
  }

  private ObjectNode json(List<Listed> listed) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("schema_version", SCHEMA_VERSION).put("command", "list");
    var array = json.putArray("agents");
    listed.forEach(agent -> array.add(json(agent)));
    if (resources) {
      json.set("resource_summary", summary(listed));
    }
    return json;
  }

  private ObjectNode json(Listed agent) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", agent.name()).put("class", agent.type()).putNull("stt");
    json.put("llm", agent.llm().orElse(null)).putNull("tts");
    json.put("greeting", agent.greeting().orElse(null));
    if (resources) {
      json.put("source_path", agent.source().map(Path::toString).orElse(null));
      json.put("source_file_bytes", agent.bytes());
    }
    return json;
  }

  private ObjectNode summary(List<Listed> listed) {
    ObjectNode json = MAPPER.createObjectNode().put("agent_count", listed.size());
    json.put("total_source_bytes", listed.stream().mapToLong(Listed::bytes).sum());
    json.put("agents_with_known_path", listed.stream().filter(a -> a.source().isPresent()).count());
    ObjectNode snapshot = snapshot(listed.size()).toJson();
    json.set("resident_set", snapshot.get("resident_set"));
    json.set("savings_estimate", snapshot.get("savings_estimate"));
    return json;
  }

  /** What this process takes, as a worker with so many agents would tell it. */
  private static MetricsSnapshot snapshot(int agents) {
    return new WorkerMetrics(Ticker.system(), null, () -> new PoolState(agents, null)).snapshot();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * An agent as it is shown.
   *
   * @param bytes of its source; 0 if that is not known
   */
  private record Listed(
      String name,
      String type,
      Optional<String> llm,
      Optional<String> greeting,
      Optional<Path> source,
      long bytes) {}
}
