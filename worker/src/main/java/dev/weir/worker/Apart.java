package dev.weir.worker;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentSpec;
import dev.weir.worker.source.VersionLoader;
import java.util.Set;

/** Gives each registration classes of its own, so that no two share what is static. Stateless. */
final class Apart {
  private Apart() {}

  /**
   * The same agent, of the same class in a loader of its own.
   *
   * @param shared packages whose classes stay one for all
   * @throws IllegalArgumentException if that cannot be; names the agent
   */
  static Registration of(Registration agent, Set<String> shared) {
    try {
      Class<? extends Agent> type = agent.agent().type().orElseThrow();
      Class<? extends Agent> own = VersionLoader.load(agent.name(), type, shared);
      return agent.withAgent(again(agent.agent(), type, own));
    } catch (IllegalArgumentException | LinkageError e) {
      throw new IllegalArgumentException(
          "agent \"%s\" %s, for isolation is %s"
              .formatted(agent.name(), e.getMessage(), Isolation.CLASS_LOADER),
          e);
    }
  }

  private static AgentSpec again(
      AgentSpec agent, Class<? extends Agent> type, Class<? extends Agent> own) {
    AgentSpec fresh = AgentSpec.of(agent.name(), own);
    boolean annotated = agent.prewarm().equals(AgentSpec.of(agent.name(), type).prewarm());
    return new AgentSpec(
        agent.name(),
        agent.greeting(),
        agent.description(),
        agent.tools(),
        fresh.factory(),
        annotated ? fresh.prewarm() : agent.prewarm(),
        agent.turns());
  }
}
