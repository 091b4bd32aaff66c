package dev.weir.cli;

import dev.weir.livekit.LiveKitServer;
import dev.weir.livekit.RoomInfo;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir rooms}: the rooms of a LiveKit server. */
@Command(
    name = RoomsCommand.NAME,
    description = "Shows and ends rooms of a LiveKit server.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class RoomsCommand implements Runnable {
  static final String NAME = "rooms";

  @Spec private CommandSpec spec = CommandSpec.create();

  private RoomsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "rooms: what? (expected: list or delete)");
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new RoomsCommand())
        .addSubcommand(new ListAll(surroundings))
        .addSubcommand(new Delete(surroundings));
  }

  @Command(
      name = "list",
      description = "Shows the rooms there are; agents are no participants in this list.",
      mixinStandardHelpOptions = true,
      footer = AskingCommand.SETTINGS,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:listed, were it none",
        "1:the server cannot be reached, or refuses",
        "2:wrong usage"
      })
  private static final class ListAll extends AskingCommand {
    ListAll(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void ask(LiveKitServer server) throws InterruptedException {
      showAll("rooms", server.rooms(), RoomsCommand::json, RoomsCommand::table, "no rooms");
    }
  }

  @Command(
      name = "delete",
      description = "Ends a room for all who are in it, agents included.",
      mixinStandardHelpOptions = true,
      footer = AskingCommand.SETTINGS,
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:ended",
        "1:no such room; the server cannot be reached, or refuses",
        "2:wrong usage"
      })
  private static final class Delete extends AskingCommand {
    @Parameters(
        index = "0",
        paramLabel = "ROOM",
        converter = Values.Text.class,
        description = "a room's name")
    private String room = "";

    Delete(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void ask(LiveKitServer server) throws InterruptedException {
      RoomInfo ended = require(server, room);
      server.deleteRoom(room);
      showOne(
          "room", json(ended), () -> List.of("room \"%s\" is ended".formatted(OneLine.of(room))));
    }
  }

  private static List<String> table(List<RoomInfo> rooms) {
    Table table = new Table().row("ROOM", "SID", "PARTICIPANTS", "CREATED", "METADATA");
    for (RoomInfo each : rooms) {
      table.row(
          OneLine.of(each.name()),
          each.sid(),
          "" + each.participants(),
          each.created().toString(),
          OneLine.of(each.metadata()));
    }
    return table.lines("");
  }

  private static ObjectNode json(RoomInfo room) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("name", room.name())
        .put("sid", room.sid())
        .put("participants", room.participants())
        .put("created", room.created().toString())
        .put("metadata", room.metadata());
  }
}
