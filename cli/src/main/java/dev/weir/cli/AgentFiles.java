package dev.weir.cli;

import dev.weir.agent.AgentSpec;
import dev.weir.worker.AgentCompiler;
import dev.weir.worker.AgentSources;
import dev.weir.worker.AgentSources.Problem;
import dev.weir.worker.Registration;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
      AgentSources sources = new AgentCompiler().compile(folder);
      return new AgentFiles(
          sources.agents().stream().map(agent -> registration(folder, agent)).toList(),
          sources.problems());
    } catch (UncheckedIOException e) {
      throw new Failure(
          "folder: %s cannot be read: %s (expected: one that this user may read)"
              .formatted(folder, e.getCause()));
    }
  }

  boolean isEmpty() {
    return registrations.isEmpty();
  }

  private static Registration registration(Path folder, AgentSpec agent) {
    Registration registration = Registration.of(agent);
    return source(folder, agent).map(registration::withSource).orElse(registration);
  }

  /** By the name of its outermost class, as its file has if it is public. */
  private static Optional<Path> source(Path folder, AgentSpec agent) {
    return agent
        .type()
        .map(type -> type.getName().replaceFirst("\\$.*", "") + ".java")
        .map(folder::resolve)
        .filter(Files::exists);
  }
}
