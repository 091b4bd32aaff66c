package dev.weir.cli;

import dev.weir.livekit.Dispatch;
import dev.weir.livekit.LiveKitServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir dispatch}: which agents a LiveKit server sends to which rooms. */
@Command(
    name = DispatchCommand.NAME,
    description = "Sends agents to rooms of a LiveKit server, by the name of their workers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DispatchCommand implements Runnable {
  static final String NAME = "dispatch";

  private static final String ROOM = "a room's name";

  @Spec private CommandSpec spec = CommandSpec.create();

  private DispatchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "dispatch: what? (expected: create, list or delete)");
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new DispatchCommand())
        .addSubcommand(new Create(surroundings))
        .addSubcommand(new ListAll(surroundings))
        .addSubcommand(new Delete(surroundings));
  }

  @Command(
      name = "create",
      description = {
        "Sends an agent to a room, which is made if it is not there.",
        "Each time another one: the server does not look whether one is there already."
      },
      mixinStandardHelpOptions = true,
      footer = AskingCommand.SETTINGS,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:the server has it", "1:it cannot be reached, or refuses", "2:wrong usage"})
  private static final class Create extends AskingCommand {
    @Parameters(index = "0", paramLabel = "ROOM", converter = Values.Text.class, description = ROOM)
    private String room = "";

    @Option(
        names = "--agent-name",
        required = true,
        paramLabel = "NAME",
        converter = Values.Text.class,
        description = "who: the name of the worker, as by ./weir start --agent-name")
    private String agentName = "";

    @Option(
        names = "--metadata",
        paramLabel = "TEXT",
        description = "what the agent is told, often a JSON object (default: nothing)",
        defaultValue = "")
    private String metadata = "";

    @Option(
        names = "--deployment",
        paramLabel = "NAME",
        description = "only workers of that deployment (default: those without one)",
        defaultValue = "")
    private String deployment = "";

    @Option(
        names = "--attribute",
        paramLabel = "KEY=VALUE",
        converter = Values.Attribute.class,
        description = "what else is said with it; may be given several times, once for each KEY")
    private List<Map.Entry<String, String>> attributes = new ArrayList<>();

    Create(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void ask(LiveKitServer server) throws InterruptedException {
      Dispatch made = server.createDispatch(wish());
      showOne("dispatch", json(made), () -> table(List.of(made)));
    }

    private Dispatch wish() {
      Dispatch wish = Dispatch.of(agentName, room).withMetadata(metadata).withAttributes(said());
      try {
        return wish.withDeployment(deployment);
      } catch (IllegalArgumentException e) {
        throw usage("--" + e.getMessage());
      }
    }

    /** Of a name that is said twice, the last. */
    private Map<String, String> said() {
      Map<String, String> said = new LinkedHashMap<>();
      attributes.forEach(each -> said.put(each.getKey(), each.getValue()));
      return said;
    }
  }

  @Command(
      name = "list",
      description = "Shows which agents were sent to a room.",
      mixinStandardHelpOptions = true,
      footer = AskingCommand.SETTINGS,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:listed, were it none",
        "1:no such room; the server cannot be reached, or refuses",
        "2:wrong usage"
      })
  private static final class ListAll extends AskingCommand {
    @Parameters(index = "0", paramLabel = "ROOM", converter = Values.Text.class, description = ROOM)
    private String room = "";

    ListAll(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void ask(LiveKitServer server) throws InterruptedException {
      require(server, room);
      showAll(
          "dispatches",
          server.dispatches(room),
          DispatchCommand::json,
          DispatchCommand::table,
          "no agent was sent to room \"%s\"".formatted(room));
    }
  }

  @Command(
      name = "delete",
      description = "Takes an agent back from a room; its job ends.",
      mixinStandardHelpOptions = true,
      footer = AskingCommand.SETTINGS,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:taken back",
        "1:no such room or dispatch; the server cannot be reached, or refuses",
        "2:wrong usage"
      })
  private static final class Delete extends AskingCommand {
    @Parameters(index = "0", paramLabel = "ROOM", converter = Values.Text.class, description = ROOM)
    private String room = "";

    @Parameters(
        index = "1",
        paramLabel = "DISPATCH",
        converter = Values.Text.class,
        description = "its id, as create and list show it")
    private String id = "";

    Delete(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void ask(LiveKitServer server) throws InterruptedException {
      require(server, room);
      if (server.dispatches(room).stream().noneMatch(each -> each.id().equals(id))) {
        throw new Failure(
            "dispatch: \"%s\" is not in room \"%s\" (expected: one of ./weir dispatch list %s)"
                .formatted(id, OneLine.of(room), OneLine.of(room)));
      }
      Dispatch gone = server.deleteDispatch(room, id);
      showOne(
          "dispatch",
          json(gone),
          () -> List.of("%s is taken back from room \"%s\"".formatted(id, OneLine.of(room))));
    }
  }

  private static List<String> table(List<Dispatch> dispatches) {
    Table table = new Table().row("DISPATCH", "AGENT", "ROOM", "DEPLOYMENT", "JOBS", "METADATA");
    for (Dispatch each : dispatches) {
      table.row(
          each.id(),
          each.agentName().isEmpty() ? "(without a name)" : OneLine.of(each.agentName()),
          OneLine.of(each.room()),
          OneLine.of(each.deployment()),
          jobs(each),
          OneLine.of(each.metadata()));
    }
    return table.lines("");
  }

  private static String jobs(Dispatch dispatch) {
    return dispatch.jobs().isEmpty()
        ? "none yet"
        : String.join(
            ", ", dispatch.jobs().stream().map(job -> job.id() + " " + job.status()).toList());
  }

  private static ObjectNode json(Dispatch dispatch) {
    ObjectNode json =
        JsonMapper.shared()
            .createObjectNode()
            .put("id", dispatch.id())
            .put("agent_name", dispatch.agentName())
            .put("room", dispatch.room())
            .put("metadata", dispatch.metadata())
            .put("deployment", dispatch.deployment());
    ObjectNode attributes = json.putObject("attributes");
    dispatch.attributes().forEach(attributes::put);
    ArrayNode jobs = json.putArray("jobs");
    for (Dispatch.JobInfo job : dispatch.jobs()) {
      jobs.addObject()
          .put("id", job.id())
          .put("status", job.status())
          .put("error", job.error())
          .put("identity", job.identity());
    }
    return json;
  }
}
