package dev.weir.worker.source;

import dev.weir.agent.Agent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds an agent's class by its name: by a loader, else in its source, which is compiled then.
 *
 * @param loader asked first
 * @param source the agent's file, absolute; null if there is none
 */
public record AgentClasses(ClassLoader loader, @Nullable Path source) {
  /**
   * The class.
   *
   * @throws IllegalArgumentException if it is not there, or no agent's
   */
  public Class<? extends Agent> find(String name) {
    Class<?> type = compiled(name).orElseGet(() -> named(name, loader));
    if (!Agent.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "class: %s (expected: a class that implements Agent)".formatted(name));
    }
    return type.asSubclass(Agent.class);
  }

  /**
   * A class of a loader; its static initializers do not run yet.
   *
   * @throws IllegalArgumentException if it is not there
   */
  public static Class<?> named(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "class: %s (expected: on the class path, or in the agent's source)".formatted(name), e);
    }
  }

  private Optional<Class<?>> compiled(String name) {
    if (source == null || isLoadable(name) || !Files.exists(source)) {
      return Optional.empty();
    }
    return new SourceCompiler(ClassCache.none())
        .compileFile(source).types().stream()
            .<Class<?>>map(type -> type)
            .filter(type -> type.getName().equals(name))
            .findFirst();
  }

  private boolean isLoadable(String name) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
