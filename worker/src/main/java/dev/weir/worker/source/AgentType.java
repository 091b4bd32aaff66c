package dev.weir.worker.source;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** A class as an agent. Stateless. */
final class AgentType {
  private AgentType() {}

  /**
   * The agent of a class.
   *
   * @param otherwise its name, unless {@link AgentConfig} says one
   * @throws IllegalArgumentException if it is no agent's class, or none that can be made
   */
  static AgentSpec spec(Class<?> type, String otherwise) {
    if (!Agent.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          "class: %s (expected: a class that implements Agent)".formatted(type.getName()));
    }
    String name =
        Optional.ofNullable(type.getAnnotation(AgentConfig.class))
            .map(AgentConfig::name)
            .filter(said -> !said.isEmpty())
            .orElse(otherwise);
    return AgentSpec.of(name, type.asSubclass(Agent.class));
  }
}
