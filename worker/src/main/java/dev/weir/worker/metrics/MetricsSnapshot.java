package dev.weir.worker.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a worker is at one moment. Immutable.
 *
 * @param timestamp of that moment
 * @param uptimeSeconds since the worker was made, by a clock that is never set back; not negative
 * @param registeredAgents how many
 * @param sessionsStarted how many ever
 * @param sessionFailures how many of them have failed, or failed before they began
 * @param lastRoutedAgent who was asked for last; null if nobody ever was
 * @param lastError of the session that failed last, type and message; null if none has
 * @param sessionsByAgent the live ones; agents without one are left out
 * @param deploymentVersion of the worker; null if it has none
 * @param drain what a drain still waits for; null while the worker takes jobs
 * @param residentSet memory of the process
 */
public record MetricsSnapshot(
    Instant timestamp,
    double uptimeSeconds,
    int registeredAgents,
    long sessionsStarted,
    long sessionFailures,
    @Nullable String lastRoutedAgent,
    @Nullable String lastError,
    Map<String, Integer> sessionsByAgent,
    @Nullable String deploymentVersion,
    @Nullable Drain drain,
    ResidentSet residentSet) {
  /** Keeps a copy of the map. */
  public MetricsSnapshot {
    sessionsByAgent = Map.copyOf(sessionsByAgent);
  }

  /** The live sessions of all agents. */
  public int activeSessions() {
    return sessionsByAgent.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether the worker takes no jobs any more. */
  public boolean draining() {
    return drain != null;
  }

  /** As streams and files have it. */
  public ObjectNode toJson() {
    return MetricsJson.of(this);
  }

  /** What one process for all agents saves. */
  public SavingsEstimate savingsEstimate() {
    return SavingsEstimate.of(registeredAgents, residentSet.bytes());
  }

  /**
   * A drain that is not over.
   *
   * @param secondsLeft until it cuts off what still runs; null if it waits however long it takes
   * @param waitingFor how many sessions still run
   * @param sessions some of them, at most {@link #MOST_NAMED}
   */
  public record Drain(@Nullable Double secondsLeft, int waitingFor, List<String> sessions) {
    /** The most sessions that are named. */
    public static final int MOST_NAMED = 100;

    /** Keeps the first of them. */
    public Drain {
      sessions = sessions.stream().limit(MOST_NAMED).toList();
    }
  }

  /**
   * Memory of the process, as its system counts it.
   *
   * @param bytes empty where that is not known
   * @param metric which figure it is; those of different systems must not be compared
   */
  public record ResidentSet(OptionalLong bytes, Metric metric) {
    /** Which figure the bytes are. */
    public enum Metric {
      /** {@code VmRSS} of {@code /proc/self/status}: what is resident now. */
      LINUX_VM_RSS(
          "resident now (VmRSS of /proc/self/status); not to be compared with other systems"),
      /** There is none. */
      UNAVAILABLE("not known on this system");

      private final String description;

      Metric(String description) {
        this.description = description;
      }

      /** For people. */
      public String description() {
        return description;
      }
    }
  }
}
