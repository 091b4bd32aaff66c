package dev.weir.worker.source;

import java.nio.file.Path;
import java.util.List;

/**
 * One {@code .java} file of a folder, compiled by {@link SourceCompiler}.
 *
 * @param types its classes, nested ones too, in the order in which they are defined; none if it
 *     does not compile
 * @param problems what is wrong with it, empty if it compiles
 */
public record SourceFile(Path file, List<Class<?>> types, List<AgentSources.Problem> problems) {
  /** Keeps copies. */
  public SourceFile {
    types = List.copyOf(types);
    problems = List.copyOf(problems);
  }
}
