package dev.weir.worker.cache;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that end when this one does, also when this one is killed: a shell beside each reads
 * from a pipe that closes then, and kills it. At the lowest priority, without input of their own.
 * Stateless.
 */
public final class Tether {
  // A line asks the process to end, the end of all lines kills it. Jobs of a shell do not hear
  // Ctrl-C, which goes to a terminal's whole group.
  private static final String SHELL =
      """
      exec 3<&0
      nice -n 19 "$@" < /dev/null 3<&- &
      job=$!
      (while read -r _ <&3; do kill "$job"; done; kill -9 "$job") > /dev/null 2>&1 &
      tether=$!
      wait "$job"
      code=$?
      kill "$tether"
      exit "$code"
      """;

  private Tether() {}

  /** Starts a command so; its environment and folder may be set before. */
  public static ProcessBuilder builder(List<String> command) {
    List<String> tied = new ArrayList<>(List.of("sh", "-c", SHELL, "weir-tether"));
    tied.addAll(command);
    return new ProcessBuilder(tied);
  }

  /** Asks it to end, by SIGTERM. */
  public static void end(Process tied) throws IOException {
    tied.getOutputStream().write('\n');
    tied.getOutputStream().flush();
  }

  /** Ends it now and waits for that; nothing if it has ended. */
  public static void kill(Process tied) throws IOException {
    tied.getOutputStream().close();
    var _ = tied.onExit().join();
  }
}
