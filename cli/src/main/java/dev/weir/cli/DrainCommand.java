package dev.weir.cli;

import dev.weir.cli.control.ControlClient;
import dev.weir.cli.control.RunFolder;
import dev.weir.cli.control.Workers;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir drain}: asks running workers to drain, and shows it until they have ended. */
@Command(
    name = "drain",
    description = {
      "Asks a running worker of this user to drain, as SIGTERM does, and shows what it waits for"
          + " until it has ended.",
      "Ctrl-C ends this command; the drain goes on."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:drained, and all was answered",
      "1:no such worker runs, or it was gone before it had drained",
      "2:wrong usage, or several workers and none was named",
      "3:drained, and sessions were cut off"
    })
final class DrainCommand implements Callable<Integer> {
  static final String NO_WORKER =
      "weir: no worker of this user runs on this machine (expected: ./weir start or dev)";

  /** What is left to do for a worker that has drained. */
  private static final long END_SECONDS = 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PID",
      converter = Values.ProcessNumber.class,
      description = "the worker's process; needed only if several run")
  private @Nullable Long pid;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      converter = Values.ProcessNumber.class,
      description = "the same as a flag")
  private @Nullable Long flag;

  @Option(names = "--all", description = "all of this user's workers, one after the other")
  private boolean all;

  @Option(names = "--json", description = "what the worker says, a JSON object a line")
  private boolean json;

  private final RunFolder folder;

  DrainCommand(Surroundings surroundings) {
    this.folder = RunFolder.of(surroundings.environment());
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Long> running = Workers.pids(folder);
    Optional<Long> named = named();
    if (running.isEmpty()) {
      err().println(NO_WORKER);
      return 1;
    }
    if (named.isPresent() && !running.contains(named.get())) {
      throw new Failure(
          "worker: %d does not run (expected: one of %s)".formatted(named.get(), running));
    }
    if (named.isEmpty() && !all && running.size() > 1) {
      throw usage("workers: %s (expected: PID of one, or --all)".formatted(running));
    }
    int worst = 0;
    for (long each : named.map(List::of).orElse(running)) {
      worst = Math.max(worst, drain(each));
    }
    return worst;
  }

  private Optional<Long> named() {
    if (Stream.of(pid != null, flag != null, all).filter(said -> said).count() > 1) {
      throw usage("PID, --pid and --all (expected: one of them)");
    }
    return Optional.ofNullable(pid == null ? flag : pid);
  }

  private int drain(long worker) throws InterruptedException {
    boolean drawn = !json && Terminal.isStderr();
    DrainWords words =
        new DrainWords(
            line -> err().println("weir: worker %d: %s".formatted(worker, line)),
            drawn ? err() : null);
    ObjectNode last;
    try (ControlClient client = ControlClient.ask(folder, worker, "drain")) {
      last = follow(client, words);
    } catch (IOException e) {
      err().println("weir: worker %d: %s".formatted(worker, e.getMessage()));
      return 1;
    } finally {
      if (drawn) {
        words.end();
      }
    }
    return end(worker, last);
  }

  private ObjectNode follow(ControlClient client, DrainWords words) throws IOException {
    while (true) {
      ObjectNode line =
          client.next().orElseThrow(() -> new IOException("it was gone before it had drained"));
      if (json) {
        out().println(line);
        out().flush();
      }
      if (line.path("state").asString("").equals("drained")) {
        return line;
      }
      if (!json) {
        show(line, words);
      }
    }
  }

  private static void show(ObjectNode line, DrainWords words) {
    JsonNode left = line.path("seconds_left");
    List<String> sessions =
        line.path("sessions").valueStream().map(session -> session.asString("")).toList();
    words.show(
        line.path("waiting_for").asInt(0), left.isNumber() ? left.doubleValue() : null, sessions);
  }

  private int end(long worker, ObjectNode last) throws InterruptedException {
    int cut = last.path("sessions_cut").asInt(0);
    if (!awaitEnd(worker)) {
      err().println("weir: worker %d has drained, and still runs".formatted(worker));
      return 1;
    }
    if (!json) {
      String how = cut == 0 ? "drained" : "sessions cut off: " + cut;
      err().println("weir: worker %d: %s, and has ended".formatted(worker, how));
    }
    return cut == 0 ? 0 : HostCommand.CUT;
  }

  private static boolean awaitEnd(long worker) throws InterruptedException {
    Optional<ProcessHandle> process =
        ProcessHandle.of(worker).filter(is -> is.pid() != ProcessHandle.current().pid());
    try {
      if (process.isPresent()) {
        var _ = process.get().onExit().get(END_SECONDS, TimeUnit.SECONDS);
      }
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
