package dev.weir.worker.metrics;

import java.util.List;
import java.util.OptionalLong;

/**
 * What agents in one process save beside a process for each: an estimate, from this process alone.
 *
 * @param agentCount registered agents
 * @param sharedWorkerBytes what this process takes; empty if that is not known
 * @param separateWorkersBytes what as many processes would take; empty without agents or bytes
 * @param savedBytes the difference; empty without agents or bytes
 */
public record SavingsEstimate(
    int agentCount,
    OptionalLong sharedWorkerBytes,
    OptionalLong separateWorkersBytes,
    OptionalLong savedBytes) {
  private static final long MIB = 1024 * 1024;

  /** What the estimate takes for granted. */
  public static final List<String> ASSUMPTIONS =
      List.of(
          "a process of its own would take each agent as much as this one takes",
          "memory that processes share is counted in each of them",
          "it is the memory of one moment, not of the busiest one");

  /** For people, in one line. */
  public String inWords() {
    if (sharedWorkerBytes.isEmpty()) {
      return "memory: not known on this system";
    }
    String here = "memory: %s with %d agents".formatted(mib(sharedWorkerBytes), agentCount);
    return agentCount == 1
        ? "memory: %s with one agent".formatted(mib(sharedWorkerBytes))
        : here
            + "; apart, if each took as much, %s: %s saved"
                .formatted(mib(separateWorkersBytes), mib(savedBytes));
  }

  private static String mib(OptionalLong bytes) {
    return bytes.orElse(0) / MIB + " MiB";
  }

  static SavingsEstimate of(int agents, OptionalLong bytes) {
    if (agents <= 0 || bytes.isEmpty()) {
      return new SavingsEstimate(agents, bytes, OptionalLong.empty(), OptionalLong.empty());
    }
    long shared = bytes.getAsLong();
    long separate = Math.multiplyExact(shared, agents);
    long saved = Math.max(separate - shared, 0);
    return new SavingsEstimate(agents, bytes, OptionalLong.of(separate), OptionalLong.of(saved));
  }
}
