package dev.weir.cli;

import dev.weir.livekit.LiveKitFailed;
import dev.weir.livekit.LiveKitServer;
import dev.weir.livekit.RoomInfo;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A command that asks a LiveKit server something, and shows the answer. */
abstract class AskingCommand extends ConfigFlag implements Callable<Integer> {
  /** Where flags' values come from, for the help. */
  static final String SETTINGS =
      "%nA flag that is not given is taken from the environment (--livekit-url: LIVEKIT_URL), then"
          + " from weir.yaml in this folder or the file of --config (livekit-url: wss://…).";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final LiveKitFlags server = new LiveKitFlags();

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  private final Surroundings surroundings;

  AskingCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Asks, and shows. */
  abstract void ask(LiveKitServer asked) throws InterruptedException;

  /** What the server refuses is a failure in its words. */
  @Override
  public final Integer call() throws InterruptedException {
    server.warning().ifPresent(this::say);
    try (LiveKitServer asked = new LiveKitServer(server.options(surroundings.environment()))) {
      ask(asked);
      return 0;
    } catch (LiveKitFailed e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** Servers answer for rooms that are not there as if they were, or not at all. */
  static RoomInfo require(LiveKitServer server, String room) throws InterruptedException {
    return server
        .room(room)
        .orElseThrow(() ->
            new Failure(
                "room: \"%s\" is not there (expected: one of ./weir rooms list)".formatted(room)));
  }

  /** What is said is wrong. */
  final ParameterException usage(String message) {
    return server.usage(message);
  }

  /** What there is; if nothing is, {@code none} says so. */
  final <T> void showAll(
      String name,
      List<T> found,
      Function<T, ObjectNode> object,
      Function<List<T>, List<String>> table,
      String none) {
    ObjectNode shown = MAPPER.createObjectNode();
    ArrayNode all = shown.putArray(name);
    found.forEach(each -> all.add(object.apply(each)));
    show(shown, () -> found.isEmpty() ? List.of() : table.apply(found));
    if (found.isEmpty()) {
      say(none);
    }
  }

  /** What one is, or was. */
  final void showOne(String name, ObjectNode object, Supplier<List<String>> lines) {
    ObjectNode shown = MAPPER.createObjectNode();
    shown.set(name, object);
    show(shown, lines);
  }

  /** For people the lines, for programs the object. */
  private void show(ObjectNode object, Supplier<List<String>> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode all = MAPPER.createObjectNode().put("schema_version", 1);
      all.put("command", "%s %s".formatted(spec.parent().name(), spec.name())).setAll(object);
      out.println(MAPPER.writeValueAsString(all));
    } else {
      lines.get().forEach(out::println);
    }
  }

  private void say(String words) {
    spec.commandLine().getErr().println("weir: " + words);
  }
}
