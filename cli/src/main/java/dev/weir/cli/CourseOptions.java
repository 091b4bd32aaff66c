package dev.weir.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How conversations begin, and how long their ends are waited for. */
final class CourseOptions {
  @Option(
      names = "--default-greeting",
      paramLabel = "TEXT",
      description = "what agents say first that have no greeting of their own (default: nothing)",
      defaultValue = "")
  private String greeting = "";

  @Option(
      names = "--drain-timeout",
      paramLabel = "SECONDS",
      converter = Values.Seconds.class,
      description =
          "how long a drain, by SIGTERM or otherwise, waits for sessions, or the one in console for"
              + " its reply; 0: as long as it takes (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private Duration drainTimeout = Duration.ofSeconds(30);

  String greeting() {
    return greeting;
  }

  Duration drainTimeout() {
    return drainTimeout;
  }
}
