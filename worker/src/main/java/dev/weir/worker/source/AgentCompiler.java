package dev.weir.worker.source;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Compiles the {@code .java} files of a folder by a {@link SourceCompiler} and finds the agents in
 * them: the classes that carry {@link AgentConfig}, else the first one that implements {@link
 * Agent}. One whose name is not said has that of its file. Stateless; any thread; waits while it
 * compiles.
 */
public final class AgentCompiler {
  private final SourceCompiler compiler;

  /** Compiles against the class path of this process what the cache does not have. */
  public AgentCompiler(ClassCache cache) {
    this.compiler = new SourceCompiler(cache);
  }

  /**
   * The agents of a folder, in order of their files' names; sub-folders are not searched.
   *
   * @throws FolderRefused if it is not there, no folder, or cannot be read
   * @throws IllegalStateException if something is to be compiled on a runtime without a compiler
   */
  public AgentSources compile(Path folder) {
    Findings findings = new Findings();
    for (SourceFile source : compiler.compile(folder)) {
      if (source.problems().isEmpty()) {
        findings.add(source.file(), () -> agents(source));
      }
      source.problems().forEach(findings::add);
    }
    return findings.found();
  }

  private static List<AgentSpec> agents(SourceFile source) {
    List<Class<?>> marked =
        source.types().stream()
            .filter(type -> type.isAnnotationPresent(AgentConfig.class))
            .toList();
    List<Class<?>> agents = marked.isEmpty() ? first(source.types()).stream().toList() : marked;
    if (agents.isEmpty()) {
      throw new IllegalArgumentException(
          "no agent (expected: a class that implements Agent; with @AgentConfig if there are"
              + " several)");
    }
    String stem = SourceKey.stem(source.file());
    return agents.stream().map(type -> AgentType.spec(type, stem)).toList();
  }

  private static Optional<Class<?>> first(List<Class<?>> types) {
    return types.stream()
        .filter(Agent.class::isAssignableFrom)
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .findFirst();
  }
}
