package dev.weir.cli;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import org.junit.jupiter.api.Test;

/** What the log says while a worker runs, and where. */
class LogOutputTest {
  private static final System.Logger LOG = System.getLogger("dev.weir.SomePart");

  @Test
  @Behaviour("work-190")
  void level_whileAWorkerRuns_isItsAndThenAsBefore() {
    assertThat(LOG.isLoggable(INFO)).isTrue();
    try (LogOutput log = new LogOutput(LogOutput.Level.WARN, false)) {
      assertThat(LOG.isLoggable(INFO)).isFalse();
      assertThat(LOG.isLoggable(WARNING)).isTrue();
      assertThat(log.held()).isEmpty();
    }
    try (LogOutput log = new LogOutput(LogOutput.Level.DEBUG, true)) {
      assertThat(LOG.isLoggable(DEBUG)).isTrue();
      assertThat(log.release()).isEmpty();
    }
    assertThat(LOG.isLoggable(INFO)).isTrue();
    assertThat(LOG.isLoggable(DEBUG)).isFalse();
  }

  @Test
  void lines_whileAPanelIsDrawn_areHeldAndTheLast200AreGivenBack() {
    try (LogOutput log = new LogOutput(LogOutput.Level.INFO, true)) {
      log.hold();
      for (int i = 1; i <= 201; i++) {
        LOG.log(INFO, "line {0}", i);
      }
      assertThat(log.held()).hasSize(200).startsWith("INFO  line 2").endsWith("INFO  line 201");
      assertThat(log.release()).hasSize(200);
      assertThat(log.held()).isEmpty();
    }
  }
}
