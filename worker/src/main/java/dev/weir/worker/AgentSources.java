package dev.weir.worker;

import dev.weir.agent.AgentSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * What a folder of single-file agents came to. A file that does not compile keeps the others from
 * nothing.
 *
 * @param agents those that compiled
 * @param problems what is wrong with the others
 */
public record AgentSources(List<AgentSpec> agents, List<Problem> problems) {
  /** Keeps copies. */
  public AgentSources {
    agents = List.copyOf(agents);
    problems = List.copyOf(problems);
  }

  /**
   * What is wrong with a file.
   *
   * @param file which
   * @param line from 1; 0 if it is not about a line
   * @param column from 1; 0 if it is not about a column
   * @param message the compiler's words, or ours
   */
  public record Problem(Path file, long line, long column, String message) {
    /** About a file as a whole. */
    public static Problem of(Path file, String message) {
      return new Problem(file, 0, 0, message);
    }

    /** As compilers say it: {@code file:line:column: message}. */
    @Override
    public String toString() {
      return line > 0
          ? "%s:%d:%d: %s".formatted(file, line, column, message)
          : file + ": " + message;
    }
  }
}
