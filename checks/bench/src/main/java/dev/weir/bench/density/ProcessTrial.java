package dev.weir.bench.density;

import dev.weir.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of {@link ProcessMain} in a fresh JVM with its own defaults.
 *
 * @param kind what it measures
 * @param sessions how many of them
 * @param cache where its processes find their AOT cache, null without one
 */
record ProcessTrial(ProcessKind kind, int sessions, @Nullable Path cache) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Blocks for it, up to a minute. */
  ProcessFound run() throws IOException {
    try (ServerProcess process = ServerProcess.start(command())) {
      String ready = process.readLine();
      if (!ready.equals("ready")) {
        throw new IOException("%s said \"%s\" (expected: ready)".formatted(kind, ready));
      }
      return JSON.readValue(process.ask("go"), ProcessFound.class);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ProcessMain.class.getName(), kind.name(), Integer.toString(sessions)));
    if (cache != null) {
      command.add(cache.toString());
    }
    return command;
  }
}
