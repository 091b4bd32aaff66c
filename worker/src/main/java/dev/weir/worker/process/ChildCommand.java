package dev.weir.worker.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a child is started: with the worker's Java and class path. Stateless. */
final class ChildCommand {
  private static final int LEAST_HEAP_MEBIBYTES = 6;

  /** A JVM that leaves a start cache aside says so where its agent's words are expected. */
  private static final String QUIET = "-Xlog:aot*=off,cds*=off";

  private ChildCommand() {}

  static List<String> of(ChildOptions options, List<String> more, Path socket) {
    String classPath = System.getProperty("java.class.path", "");
    if (classPath.isBlank()) {
      throw new ChildFailed(
          "isolation: process needs Weir on the class path, which is empty (expected: java -cp …)",
          null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(QUIET);
    command.addAll(jvm(options));
    command.addAll(more);
    command.add("-cp");
    command.add(classPath);
    command.add(ChildMain.class.getName());
    command.add(socket.toString());
    return command;
  }

  /** What its start cache must be made with, too. */
  static List<String> jvm(ChildOptions options) {
    List<String> command = new ArrayList<>();
    command.add("-Xms" + LEAST_HEAP_MEBIBYTES + "m");
    command.add("-Xmx" + options.heapMebibytes() + "m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    // One session needs one carrier; a loop on it is then seen by the ping that goes unanswered.
    command.add("-Djdk.virtualThreadScheduler.parallelism=1");
    command.add("-XX:-UsePerfData");
    // A session waits more than it computes; what the better compiler takes pays for it seldom.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:ReservedCodeCacheSize=32m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options.jvmOptions());
    return command;
  }
}
