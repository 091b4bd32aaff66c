package dev.weir.cli;

import dev.weir.livekit.LiveKitFailed;
import dev.weir.livekit.LiveKitServer;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What commands have in common that ask a LiveKit server something. */
final class AskingOptions extends ConfigFlag {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Mixin private final LiveKitFlags server = new LiveKitFlags();

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  /** Asks, and shows the answer; what the server refuses is a failure in its words. */
  int ask(Surroundings surroundings, Question question) throws InterruptedException {
    server.warning().ifPresent(words -> err().println("weir: " + words));
    try (LiveKitServer asked = new LiveKitServer(server.options(surroundings.environment()))) {
      question.ask(asked);
      return 0;
    } catch (LiveKitFailed e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** For people the lines, for programs the object. */
  void show(String command, ObjectNode object, Supplier<? extends Iterable<String>> lines) {
    if (json) {
      ObjectNode all = MAPPER.createObjectNode().put("schema_version", 1).put("command", command);
      all.setAll(object);
      out().println(MAPPER.writeValueAsString(all));
    } else {
      lines.get().forEach(out()::println);
    }
  }

  void say(String words) {
    err().println("weir: " + words);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "spec").commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec, "spec").commandLine().getErr();
  }

  /** Asked and shown. */
  @FunctionalInterface
  interface Question {
    void ask(LiveKitServer server) throws InterruptedException;
  }
}
