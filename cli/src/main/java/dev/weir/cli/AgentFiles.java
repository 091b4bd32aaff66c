package dev.weir.cli;

import dev.weir.worker.Registration;
import dev.weir.worker.source.AgentCompiler;
import dev.weir.worker.source.AgentSources;
import dev.weir.worker.source.AgentSources.Problem;
import dev.weir.worker.source.ClassCache;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * What a folder of agents came to.
 *
 * @param registrations the agents, each with the file that it is from
 * @param problems what is wrong with other files
 */
record AgentFiles(List<Registration> registrations, List<Problem> problems) {
  /** Keeps copies. */
  AgentFiles {
    registrations = List.copyOf(registrations);
    problems = List.copyOf(problems);
  }

  /**
   * Compiles them.
   *
   * @throws Failure if the folder cannot be read
   */
  static AgentFiles compile(Path folder) {
    try {
      AgentSources sources = new AgentCompiler(ClassCache.of(System.getenv())).compile(folder);
      return new AgentFiles(
          sources.agents().stream().map(AgentFiles::registration).toList(), sources.problems());
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Compiles them, and tells what is wrong with some.
   *
   * @throws Failure if there is none then
   */
  static AgentFiles atLeastOne(Path folder, PrintWriter told) {
    AgentFiles found = compile(folder);
    found.problems().forEach(problem -> told.println("weir: " + problem));
    if (found.isEmpty()) {
      throw new Failure("no agents in %s (expected: at least one that compiles)".formatted(folder));
    }
    return found;
  }

  boolean isEmpty() {
    return registrations.isEmpty();
  }

  private static Registration registration(AgentSources.Found found) {
    return Registration.of(found.agent()).withSource(found.source());
  }
}
