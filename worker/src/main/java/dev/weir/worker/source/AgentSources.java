package dev.weir.worker.source;

import dev.weir.agent.AgentSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Agents that were found together, such as in a folder. One that cannot be used keeps the others
 * from nothing.
 *
 * @param agents those that can be used, in the order in which they were found
 * @param problems what is wrong with the others
 */
public record AgentSources(List<Found> agents, List<Problem> problems) {
  /** Keeps copies. */
  public AgentSources {
    agents = List.copyOf(agents);
    problems = List.copyOf(problems);
  }

  /**
   * An agent and where it was found.
   *
   * @param agent by its class
   * @param source the file that it was compiled from, absolute; null for a class of the class path
   */
  public record Found(AgentSpec agent, @Nullable Path source) {
    /** The name that it is asked for by. */
    public String name() {
      return agent.name();
    }
  }

  /**
   * What is wrong with a file, or with a class of the class path.
   *
   * @param file which; null if it is a class, which the message names
   * @param line from 1; 0 if it is not about a line
   * @param column from 1; 0 if it is not about a column
   * @param message the compiler's words, or ours
   */
  public record Problem(@Nullable Path file, long line, long column, String message) {
    /** About a file as a whole, or about a class. */
    public static Problem of(@Nullable Path file, String message) {
      return new Problem(file, 0, 0, message);
    }

    /** As compilers say it: {@code file:line:column: message}. */
    @Override
    public String toString() {
      if (file == null) {
        return message;
      }
      return line > 0
          ? "%s:%d:%d: %s".formatted(file, line, column, message)
          : file + ": " + message;
    }
  }
}
