package dev.weir.worker.source;

import dev.weir.agent.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which classes stay one for all versions of all agents. Immutable. */
final class SharedPackages {
  private static final List<String> ALWAYS =
      List.of(
          "java", "javax", "jdk", "sun", "com.sun", "dev.langchain4j", "org.slf4j", "org.jspecify");

  private final List<String> prefixes = new ArrayList<>();

  /**
   * Those, and what is always shared.
   *
   * @param origin where the agent is; null if it was compiled
   */
  SharedPackages(Set<String> packages, @Nullable Origin origin) {
    ALWAYS.forEach(name -> prefixes.add(name + "."));
    packages.forEach(name -> prefixes.add(name + "."));
    // An agent may call its package as it likes; all in one jar, this is Weir's.
    if (origin != null && origin.equals(Origin.of(Agent.class))) {
      prefixes.add("dev.weir.");
    }
  }

  boolean contains(String name) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
