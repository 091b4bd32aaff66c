package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir console} from its first line to its exit code, with pipes and with a terminal. */
@Timeout(60)
class ConsoleCommandTest {
  private static final String TABLES =
      """
      import dev.langchain4j.agent.tool.P;
      import dev.langchain4j.agent.tool.Tool;
      import dev.weir.agent.Agent;
      import dev.weir.agent.AgentConfig;

      @AgentConfig(name = "tables", greeting = "Good evening.")
      public final class Tables implements Agent {
        @Override
        public String instructions() {
          return "You book tables.";
        }

        @Tool("Book a table for people to eat at the restaurant")
        public String bookTable(@P("number of people") int people) {
          return "A table for " + people + " is booked.";
        }
      }
      """;
  private static final String SCRIPT = "/usr/bin/script";

  private final InputStream before = System.in;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("Tables.java"), TABLES);
  }

  @AfterEach
  void restore() {
    System.setIn(before);
  }

  @Test
  void lines_piped_areAnsweredInOrder() {
    assertThat(run("hello\n\nbook a table for 4 people\n", "tables")).isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "Good evening.\n",
            "book a table for people",
            "  · bookTable {\"people\":4} → A table for 4 is booked.\n",
            "A table for 4 is booked")
        .doesNotContain("\u001b");
    assertThat(err.toString()).contains("a scripted stand-in speaks");
  }

  @Test
  void commands_piped_areNotSaidToTheAgent() {
    String lines = "/help\n/agent tables\n/agent nobody\n/nonsense\n/quit\nnever said\n";
    assertThat(run(lines)).isZero();
    assertThat(out.toString())
        .containsSubsequence("/quit  ", "· tables", "Good evening.")
        .containsSubsequence("Good evening.", "· tables")
        .doesNotContain("never said");
    assertThat(err.toString())
        .contains("AGENT: \"nobody\" (expected: one of [tables])", "/nonsense (expected: /agent");
  }

  @Test
  void json_isTheLogOfTheSession() {
    assertThat(run("hello\n", "--json", "--verbose")).isZero();
    List<JsonNode> events = out.toString().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(events.getFirst().path("type").asString()).isEqualTo("message.completed");
    assertThat(events.getLast().path("type").asString()).isEqualTo("episode.completed");
    for (int at = 1; at < events.size(); at++) {
      assertThat(events.get(at).path("prev").asLong())
          .isEqualTo(events.get(at - 1).path("seq").asLong());
    }
  }

  @Test
  void agent_thatIsNotThere_isRefusedWithThoseThatAre() throws IOException {
    assertThat(run("", "nobody")).isEqualTo(1);
    assertThat(err.toString()).contains("weir: AGENT: \"nobody\" (expected: one of [tables])\n");
    Files.delete(folder.resolve("Tables.java"));
    assertThat(run("")).isEqualTo(1);
    assertThat(err.toString()).contains("weir: no agents in " + folder);
  }

  /** On a pseudo terminal of the system's. */
  @Test
  void terminal_ofTheSystem_showsRepliesAboveThePromptUntilCtrlD() throws Exception {
    Process process = onTerminal();
    try (Reader shown = process.inputReader(UTF_8);
        OutputStream typed = process.getOutputStream()) {
      await(shown, "Good evening.");
      type(typed, "book a table for 4 people\r");
      await(shown, "> book a table for 4 people", "bookTable {\"people\":4} → A table");
      type(typed, "\u0004");
      // The reply is broken into rows.
      assertThat(rest(shown).replaceAll("\\s+", " ")).contains(" A table for 4 is booked. ");
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void terminal_ofTheSystem_quitsByCtrlCWhenNothingRuns() throws Exception {
    Process process = onTerminal();
    try (Reader shown = process.inputReader(UTF_8);
        OutputStream typed = process.getOutputStream()) {
      await(shown, "Good evening.");
      type(typed, "half a line\u0003");
      assertThat(rest(shown)).doesNotContain("Exception");
      assertThat(process.waitFor()).isEqualTo(Shutdown.STOPPED);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process onTerminal() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of(SCRIPT)), SCRIPT);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String options = "--enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    String command =
        "stty cols 80 rows 24; exec '%s' %s -cp '%s' %s console --agents-dir '%s'"
            + " --model scripted --tokens-per-second 0";
    String line =
        command.formatted(
            java, options, System.getProperty("java.class.path"), Weir.class.getName(), folder);
    ProcessBuilder builder = new ProcessBuilder(SCRIPT, "-qec", line, "/dev/null");
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.redirectErrorStream(true).start();
  }

  /** Until the terminal is gone. */
  private static String rest(Reader shown) throws IOException {
    StringWriter rest = new StringWriter();
    shown.transferTo(rest);
    return rest.toString();
  }

  private static void type(OutputStream typed, String text) throws IOException {
    typed.write(text.getBytes(UTF_8));
    typed.flush();
  }

  /** Reads on until the texts were shown, one after the other. */
  private static void await(Reader shown, String... texts) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      while (all.indexOf(text) < 0) {
        int next = shown.read();
        assertThat(next).as("after %s", all).isNotNegative();
        all.append((char) next);
      }
      all.setLength(0);
    }
  }

  private int run(String input, String... arguments) {
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    return Weir.commandLine(new Surroundings(Map.of(), folder))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(with(arguments));
  }

  private String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of("console", "--agents-dir", folder.toString()));
    all.addAll(List.of("--model=scripted", "--tokens-per-second=0"));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }
}
