package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command line says to what it cannot do: one sentence, and the right code. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev --port x|weir: --port: \"x\" (expected: a port, 0 to 65535)",
        "dev --port 70000|weir: --port: \"70000\" (expected: a port, 0 to 65535)",
        "dev --seed abc|weir: --seed: \"abc\" (expected: a whole number, at most 9223372036854775807)",
        "dev --retention soon|weir: --retention: \"soon\" (expected: a whole number, at most 92233720",
        "dev --tokens-per-second fast|weir: --tokens-per-second: \"fast\" (expected: a number)",
        "bench dialogues --sessions many|weir: --sessions: \"many\" (expected: a whole number, at most",
        "dev --model nonsense|--model: \"nonsense\" (expected: scripted or openai:NAME)",
        "dev --model openai:|--model: \"openai:\" (expected: scripted or openai:NAME)",
        "dev --tokens-per-second -1|--tokens-per-second: -1.0 (expected: 0 or more)",
        "dev --nonsense|--nonsense",
        "bench|which one? (expected: dialogues)",
        "bench dialogues|--file",
        "drain abc|PID: \"abc\" (expected: a process's number, as ./weir sessions shows it)",
        "drain -- -5|PID: \"-5\" (expected: a process's number",
        "drain --pid 0|--pid: \"0\" (expected: a process's number",
        "nonsense|nonsense",
      })
  void arguments_thatMakeNoSense_areRefusedAsUsage(String line, String said) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(said);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev --retention -1|--retention: -1 (expected: 0 or more)",
        "dev no-such-folder|folder: no-such-folder (expected: a folder",
      })
  void dev_thatCannotStart_saysWhyInOneSentence(String line, String said, @TempDir Path empty) {
    String[] arguments = (line.contains("folder") ? line : line + " " + empty).split(" ");

    assertThat(run(arguments)).isNotZero();
    assertThat(err.toString()).contains(said).doesNotContain("\tat ");
  }

  /** A worker's start describes no other command; but their keys in weir.yaml are known. */
  @ParameterizedTest
  @CsvSource({"dev", "start"})
  void host_byItself_isAsAmongTheOthers(String name, @TempDir Path folder) throws Exception {
    Surroundings here = new Surroundings(Map.of(), folder);
    CommandLine alone = Weir.commandLine(here, new String[] {name, "--help"});
    assertThat(alone.getSubcommands()).containsOnlyKeys(name);
    assertThat(Weir.commandLine(here, new String[0]).getSubcommands())
        .containsKeys("dev", "start", "agents", "pipelines", "help");
    CommandLine among = Weir.commandLine(here).getSubcommands().get(name);
    assertThat(alone.getSubcommands().get(name).getUsageMessage())
        .isEqualTo(among.getUsageMessage());
    Files.writeString(folder.resolve("weir.yaml"), "resources: true\nno-key: 1\n");
    CommandLine again = Weir.commandLine(here, new String[] {name});
    assertThat(again.setErr(new PrintWriter(err, true)).execute(name)).isEqualTo(2);
    assertThat(err.toString()).contains("no-key (expected: one of [", "resources");
  }

  @Test
  void version_isSaid_withTheRuntime() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("weir ", "java 25");
  }

  @ParameterizedTest
  @CsvSource({"--help,dev", "dev --help,--tokens-per-second", "bench dialogues --help,--file"})
  void help_ofEachCommand_namesWhatThereIs(String line, String named) {
    assertThat(run(line.split(" "))).isZero();
    assertThat(out.toString()).contains(named);
  }

  @Test
  void folder_notSaid_isTheOneBesideTheLauncher(@TempDir Path home) throws Exception {
    Path agents = Files.createDirectories(home.resolve(AgentFolder.DEFAULT));
    String before = System.getProperty("weir.home", ".");
    System.setProperty("weir.home", home.toString());
    try {
      assertThat(AgentFolder.orDefault(null)).isEqualTo(agents);
    } finally {
      System.setProperty("weir.home", before);
    }
  }

  private int run(String... arguments) {
    return Weir.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
