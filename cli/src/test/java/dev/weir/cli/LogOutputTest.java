package dev.weir.cli;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
  void message_withLinesOfOthers_isOneLine() {
    PrintStream before = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try (LogOutput log = new LogOutput(LogOutput.Level.INFO, true)) {
      LOG.log(INFO, "the caller is {0}", "ann\n2026-01-01 ERROR \u001b[31mforged");
      assertThat(log.held()).isEmpty();
    } finally {
      System.setErr(before);
    }
    assertThat(written.toString(StandardCharsets.UTF_8))
        .containsPattern("Z INFO +SomePart: the caller is ann 2026-01-01 ERROR  \\[31mforged\\R");
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
