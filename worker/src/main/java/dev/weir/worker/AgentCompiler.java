package dev.weir.worker;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import dev.weir.worker.AgentSources.Problem;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compiles the {@code .java} files of a folder by a {@link SourceCompiler} and finds the agents in
 * them: classes that carry {@link AgentConfig}. Stateless; any thread.
 */
public final class AgentCompiler {
  private final SourceCompiler compiler = new SourceCompiler();

  /**
   * Compiles against the class path of this process.
   *
   * @throws IllegalStateException on a runtime without a compiler
   */
  public AgentCompiler() {}

  /**
   * The agents of a folder, in order of their files' names; sub-folders are not searched.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public AgentSources compile(Path folder) {
    List<AgentSpec> agents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (SourceFile source : compiler.compile(folder)) {
      problems.addAll(source.problems());
      for (AgentSpec agent : agents(source, problems)) {
        if (names.add(agent.name())) {
          agents.add(agent);
        } else {
          problems.add(
              Problem.of(source.file(), "agent name \"%s\" is taken".formatted(agent.name())));
        }
      }
    }
    return new AgentSources(agents, problems);
  }

  private static List<AgentSpec> agents(SourceFile source, List<Problem> problems) {
    List<AgentSpec> agents = new ArrayList<>();
    try {
      for (Class<?> type : source.types()) {
        if (type.isAnnotationPresent(AgentConfig.class)) {
          agents.add(agent(type));
        }
      }
    } catch (RuntimeException | LinkageError e) {
      problems.add(Problem.of(source.file(), String.valueOf(e.getMessage())));
      return List.of();
    }
    if (agents.isEmpty() && source.problems().isEmpty()) {
      problems.add(
          Problem.of(source.file(), "no class with @AgentConfig (expected: one that is an Agent)"));
    }
    return agents;
  }

  private static AgentSpec agent(Class<?> type) {
    if (!Agent.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          "class: %s (expected: a class that implements Agent)".formatted(type.getName()));
    }
    return AgentSpec.of(type.asSubclass(Agent.class));
  }
}
