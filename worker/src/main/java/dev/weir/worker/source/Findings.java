package dev.weir.worker.source;

import dev.weir.agent.AgentSpec;
import dev.weir.worker.source.AgentSources.Found;
import dev.weir.worker.source.AgentSources.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers agents and problems; of two agents of one name the first counts. For one thread. */
final class Findings {
  private final List<Found> agents = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Found> names = new HashMap<>();

  /** The agents of one file, or of a class: all of them, or what is wrong. */
  void add(@Nullable Path file, Supplier<List<AgentSpec>> look) {
    try {
      look.get().forEach(agent -> add(file, agent));
    } catch (RuntimeException | LinkageError e) {
      add(Problem.of(file, String.valueOf(e.getMessage())));
    }
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  AgentSources found() {
    return new AgentSources(agents, problems);
  }

  private void add(@Nullable Path file, AgentSpec agent) {
    Found found = new Found(agent, file == null ? null : file.toAbsolutePath().normalize());
    Found first = names.putIfAbsent(agent.name(), found);
    if (first == null) {
      agents.add(found);
    } else {
      add(
          Problem.of(
              file,
              "agent name \"%s\" is taken by %s (expected: another name)"
                  .formatted(agent.name(), whence(first))));
    }
  }

  /** The file's own name, else that of the class. */
  private static String whence(Found agent) {
    Path source = agent.source();
    return source == null
        ? agent.agent().type().map(Class::getName).orElse("another")
        : String.valueOf(source.getFileName());
  }
}
