package dev.weir.cli;

import dev.weir.worker.Isolation;
import dev.weir.worker.PoolBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a worker hosts, as flags say it. */
final class HostingOptions {
  @Option(
      names = "--isolation",
      paramLabel = "LEVEL",
      converter = Values.IsolationLevel.class,
      description =
          "what keeps sessions apart: virtual-thread (or coroutine), class-loader or process"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "virtual-thread")
  private Isolation isolation = Isolation.VIRTUAL_THREAD;

  @Option(
      names = "--max-concurrent-sessions",
      paramLabel = "N",
      converter = Values.AtLeastOne.class,
      description = "the most live sessions, a hard cap (default: 50 in start, 10000 in dev)")
  private @Nullable Integer sessions;

  @Option(
      names = "--consecutive-failure-limit",
      paramLabel = "N",
      converter = Values.AtLeastOne.class,
      description =
          "how many sessions may fail in a row by a fault of their agent; then the worker drains"
              + " and exits with 4 (default: 5 in start, never in dev)")
  private @Nullable Integer failures;

  @Option(
      names = "--memory-warn-mb",
      paramLabel = "MB",
      converter = Values.Amount.class,
      description = "from how much memory on is warned; 0: never (default: ${DEFAULT-VALUE})",
      defaultValue = "1000")
  private double memoryWarn = 1000;

  @Option(
      names = "--memory-limit-mb",
      paramLabel = "MB",
      converter = Values.Amount.class,
      description =
          "from how much memory on the worker drains and exits with 4; 0: never"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "0")
  private double memoryLimit;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      converter = Values.Text.class,
      description = "the name by which dispatchers ask for this worker (default: none)")
  private @Nullable String agentName;

  @Option(
      names = "--deployment-version",
      paramLabel = "VERSION",
      converter = Values.Text.class,
      description = "which version this is, for metrics and ./weir sessions (default: none)")
  private @Nullable String deploymentVersion;

  @Mixin private final CourseOptions course = new CourseOptions();

  Isolation isolation() {
    return isolation;
  }

  Duration drainTimeout() {
    return course.drainTimeout();
  }

  /** Puts it all into a pool to be built; what was not said is the command's to say. */
  PoolBuilder apply(PoolBuilder builder, int sessionsUnlessSaid, int failuresUnlessSaid) {
    if (agentName != null) {
      builder.agentName(agentName);
    }
    if (deploymentVersion != null) {
      builder.deploymentVersion(deploymentVersion);
    }
    return builder
        .isolation(isolation)
        .maxConcurrentSessions(sessions == null ? sessionsUnlessSaid : sessions)
        .consecutiveFailureLimit(failures == null ? failuresUnlessSaid : failures)
        .drainTimeout(course.drainTimeout())
        .memoryWarnMb(memoryWarn)
        .memoryLimitMb(memoryLimit)
        .defaultGreeting(course.greeting());
  }
}
