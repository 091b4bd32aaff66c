package dev.weir.worker;

import dev.weir.worker.source.AgentSources.Problem;
import java.util.List;

/**
 * What a pool has found and registered.
 *
 * @param agents as they were registered, in the order in which they were found
 * @param problems what is wrong with the others, which are not there
 */
public record Discovered(List<Registration> agents, List<Problem> problems) {
  /** Keeps copies. */
  public Discovered {
    agents = List.copyOf(agents);
    problems = List.copyOf(problems);
  }
}
