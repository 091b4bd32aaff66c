package dev.weir.worker.source;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;

/**
 * Finds agents among the classes that are there already. None is made, and none of their static
 * initializers runs. One whose name is not said has that of its class. Stateless; any thread.
 */
public final class ClassPathAgents {
  private ClassPathAgents() {}

  /**
   * The classes of a package that carry {@link AgentConfig}, in order of their names; sub-packages
   * are not searched.
   *
   * @throws IllegalArgumentException if the class path has no such package
   */
  public static AgentSources inPackage(String name) {
    Findings findings = new Findings();
    ClassLoader loader = ClassPathAgents.class.getClassLoader();
    for (String type : classesOf(name)) {
      findings.add(
          null,
          () ->
              marked(type, loader).map(found -> AgentType.spec(found, simple(found))).stream()
                  .toList());
    }
    return findings.found();
  }

  private static SortedSet<String> classesOf(String name) {
    try {
      SortedSet<String> classes =
          ClassPath.of(System.getProperty("java.class.path")).classesIn(name);
      if (!classes.isEmpty()) {
        return classes;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "package: %s (expected: a class path that can be read): %s".formatted(name, e), e);
    }
    throw new IllegalArgumentException(
        "package: \"%s\" (expected: one with classes on the class path)".formatted(name));
  }

  private static Optional<Class<?>> marked(String name, ClassLoader loader) {
    return Optional.<Class<?>>of(named(name, loader))
        .filter(type -> type.isAnnotationPresent(AgentConfig.class));
  }

  /** Its static initializers do not run yet. */
  private static Class<?> named(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "class: %s (expected: on the class path)".formatted(name), e);
    }
  }

  /**
   * The providers of the service {@link Agent}, in the order in which a {@link ServiceLoader} finds
   * them.
   */
  public static AgentSources provided(ClassLoader loader) {
    Findings findings = new Findings();
    Iterator<ServiceLoader.Provider<Agent>> providers =
        ServiceLoader.load(Agent.class, loader).stream().iterator();
    while (told(findings, providers::hasNext)) {
      findings.add(
          null,
          () -> {
            Class<? extends Agent> type = providers.next().type();
            return List.of(AgentType.spec(type, simple(type)));
          });
    }
    return findings.found();
  }

  /** A provider that is not there is a problem of its own; the next one may be there. */
  private static boolean told(Findings findings, BooleanSupplier next) {
    while (true) {
      try {
        return next.getAsBoolean();
      } catch (ServiceConfigurationError e) {
        findings.add(AgentSources.Problem.of(null, String.valueOf(e.getMessage())));
      }
    }
  }

  private static String simple(Class<?> type) {
    return type.getSimpleName();
  }
}
