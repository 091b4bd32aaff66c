package dev.weir.cli;

import dev.weir.agent.AgentModel;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Isolation;
import dev.weir.worker.PoolBuilder;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands have in common that hold one conversation, in this process. */
final class TalkOptions {
  @Mixin private final ModelOptions models = new ModelOptions();
  @Mixin private final CourseOptions course = new CourseOptions();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      converter = Values.LogLevel.class,
      description =
          "what the log says: error, warn, info, debug or trace (default: ${DEFAULT-VALUE})",
      defaultValue = "warn")
  private LogOutput.Level logLevel = LogOutput.Level.WARN;

  ModelOptions models() {
    return models;
  }

  CourseOptions course() {
    return course;
  }

  LogOutput log() {
    return new LogOutput(logLevel, false);
  }

  /** Sessions may fail as often as they like. */
  PoolBuilder pool(AgentModel model, int sessions, Map<String, String> environment) {
    return AgentPool.builder()
        .models(new ModelChoice.Named())
        .defaultModel(models.provider(model, Isolation.VIRTUAL_THREAD, environment))
        .maxConcurrentSessions(sessions)
        .consecutiveFailureLimit(Integer.MAX_VALUE)
        .defaultGreeting(course.greeting());
  }
}
