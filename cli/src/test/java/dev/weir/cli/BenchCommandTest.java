package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The bench as it is run: a worker of its own, the example agents, the oracle, the cuts. */
class BenchCommandTest {
  private static final String LINE =
      """
      {"id":"%s","services":["%s"],"turns":[{"speaker":"user","text":"Book a table for 4 at 19:00"},\
      {"speaker":"user","text":"My name is Ann Lee"}]}
      """;

  private String home = "";

  @BeforeEach
  void findExamples() {
    home = System.getProperty("weir.home", "");
    System.setProperty("weir.home", "..");
  }

  @AfterEach
  void forget() {
    System.setProperty("weir.home", home.isEmpty() ? "." : home);
  }

  @Test
  void dialogues_exampleAgents_allRepliesAreTheModels(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("dialogues.jsonl");
    Files.writeString(
        file,
        LINE.formatted("1", "Restaurants_2")
            + LINE.formatted("2", "Services_1")
            + LINE.formatted("3", "Hotels_1"));
    StringWriter out = new StringWriter();
    CommandLine weir = Weir.commandLine().setOut(new PrintWriter(out, true));
    int code = weir.execute("bench", "dialogues", "--file=" + file, "--json", "--seed=3");
    assertThat(out.toString()).contains("\"sessions\":3", "\"turns\":6", "\"mismatches\":0");
    assertThat(code).isZero();
  }
}
