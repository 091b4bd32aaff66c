package dev.weir.worker;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.worker.source.AgentSources;
import dev.weir.worker.source.AgentSources.Found;
import dev.weir.worker.source.AgentSources.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers what was found. One that is refused keeps the others from nothing. Any thread. */
final class Discovery {
  private static final System.Logger LOG = System.getLogger(Discovery.class.getName());

  private final Registry registry;

  Discovery(Registry registry) {
    this.registry = registry;
  }

  /** As {@link #take}, and says in the log what is wrong: who asked may not look. */
  Discovered takeAndTell(AgentSources sources) {
    Discovered taken = take(sources);
    taken.problems().forEach(problem -> LOG.log(WARNING, "not registered: {0}", problem));
    return taken;
  }

  Discovered take(AgentSources sources) {
    List<Registration> agents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(sources.problems());
    for (Found found : sources.agents()) {
      try {
        agents.add(register(found));
      } catch (IllegalArgumentException | PrewarmFailed e) {
        problems.add(Problem.of(found.source(), String.valueOf(e.getMessage())));
      }
    }
    return new Discovered(agents, problems);
  }

  /** One that was found before in the same file stays as it is. */
  private Registration register(Found found) {
    Registration known = known(found);
    if (known != null) {
      return known;
    }
    return registry.add(Registration.of(found.agent()).withSource(found.source())).registration();
  }

  private @Nullable Registration known(Found found) {
    return registry
        .now()
        .find(found.name())
        .map(HostedAgent::registration)
        .filter(agent -> found.source() != null && found.source().equals(agent.source()))
        .orElse(null);
  }
}
