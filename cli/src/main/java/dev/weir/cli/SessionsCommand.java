package dev.weir.cli;

import dev.weir.cli.control.ControlClient;
import dev.weir.cli.control.RunFolder;
import dev.weir.cli.control.Workers;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir sessions}: who talks to the workers of this user, on this machine. */
@Command(
    name = "sessions",
    description = "Lists the live sessions of this user's running workers on this machine.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:listed", "1:no worker runs, or one does not answer", "2:wrong usage"})
final class SessionsCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  private final RunFolder folder;

  SessionsCommand(Surroundings surroundings) {
    this.folder = RunFolder.of(surroundings.environment());
  }

  @Override
  public Integer call() throws IOException {
    List<ObjectNode> workers = new ArrayList<>();
    boolean allAnswered = true;
    for (long pid : Workers.pids(folder)) {
      try (ControlClient client = ControlClient.ask(folder, pid, "sessions")) {
        client.next().ifPresent(workers::add);
      } catch (IOException e) {
        err().println("weir: worker %d does not answer: %s".formatted(pid, e.getMessage()));
        allAnswered = false;
      }
    }
    show(workers);
    if (workers.isEmpty() && allAnswered) {
      err().println(DrainCommand.NO_WORKER);
    }
    return workers.isEmpty() || !allAnswered ? 1 : 0;
  }

  private void show(List<ObjectNode> workers) {
    if (json) {
      ObjectNode all = MAPPER.createObjectNode().put("schema_version", 1);
      all.put("command", "sessions").putArray("workers").addAll(workers);
      out().println(MAPPER.writeValueAsString(all));
      return;
    }
    for (ObjectNode worker : workers) {
      out().println(heading(worker));
    }
    if (workers.stream().anyMatch(worker -> !worker.path("sessions").isEmpty())) {
      table(workers).lines("").forEach(out()::println);
    }
  }

  private static String heading(JsonNode worker) {
    JsonNode version = worker.path("deployment_version");
    long most = worker.path("max_concurrent_sessions").asLong();
    return "worker %d at %s%s: %d of %d %s%s%s%s"
        .formatted(
            worker.path("pid").asLong(),
            worker.path("url").asString(""),
            version.isString() ? ", version " + version.stringValue() : "",
            worker.path("sessions").size(),
            most,
            most == 1 ? "session" : "sessions",
            counted(worker.path("waiting"), "waiting"),
            counted(worker.path("parked"), "parked"),
            worker.path("draining").asBoolean(false) ? ", draining" : "");
  }

  private static String counted(JsonNode number, String what) {
    return number.asInt(0) == 0 ? "" : ", %d %s".formatted(number.asInt(), what);
  }

  private static Table table(List<ObjectNode> workers) {
    Table table = new Table().row("PID", "SESSION", "AGENT", "STATE", "AGE", "IDLE", "ROOM");
    for (JsonNode worker : workers) {
      for (JsonNode session : worker.path("sessions")) {
        table.row(
            worker.path("pid").asString(),
            session.path("session").asString(""),
            session.path("agent").asString(""),
            session.path("state").asString(""),
            time(session.path("age_seconds")),
            time(session.path("idle_seconds")),
            OneLine.of(session.path("room").asString("")));
      }
    }
    return table;
  }

  private static String time(JsonNode seconds) {
    long whole = (long) seconds.asDouble(0);
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
