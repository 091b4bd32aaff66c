package dev.weir.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the values of flags come from: flag over environment over file over default. */
class SettingsTest {
  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path folder;

  @Test
  @Behaviour("work-191")
  void value_saidInSeveralPlaces_isThatOfTheNearest() throws IOException {
    assertThat(parse().limit).isEqualTo(5);
    write("weir.yaml", "limit: 6\nloud: true\n");
    assertThat(parse().limit).isEqualTo(6);
    assertThat(parse().loud).isTrue();
    environment.put("WEIR_LIMIT", "7");
    assertThat(parse().limit).isEqualTo(7);
    assertThat(parse("--limit", "8").limit).isEqualTo(8);
    environment.put("WEIR_LIMIT", "");
    assertThat(parse().limit).isEqualTo(6);
  }

  @Test
  void file_named_isTakenInsteadOfTheOneInTheFolder() throws IOException {
    write("weir.yaml", "limit: 6\n");
    write("other.yaml", "# nothing but a comment\n");
    assertThat(parse("--config", "other.yaml").limit).isEqualTo(5);
    environment.put("WEIR_CONFIG", folder.resolve("other.yaml").toString());
    assertThat(parse().limit).isEqualTo(5);
    assertThat(parse("--config=weir.yaml").limit).isEqualTo(6);
    assertThatThrownBy(() -> parse("--config", "none.yaml"))
        .hasMessageContaining("none.yaml: cannot be read");
  }

  @Test
  void alias_ofAFlag_isAKeyToo() throws IOException {
    write("weir.yaml", "most: 9\n");
    assertThat(parse().limit).isEqualTo(9);
    environment.put("WEIR_MOST", "10");
    assertThat(parse().limit).isEqualTo(10);
  }

  @Test
  void file_keyOfAnotherCommandWithSettings_isLeftToThat() throws IOException {
    write("weir.yaml", "quiet: true\n");
    assertThat(parse().limit).isEqualTo(5);
  }

  @Test
  void value_ofACommandWithoutSettings_isItsOwn() throws IOException {
    write("weir.yaml", "limit: 6\n");
    Apart apart = new Apart();
    line(new Told()).addSubcommand(apart).parseArgs("apart");
    assertThat(apart.limit).isEqualTo(1);
  }

  @Test
  void help_withABrokenFile_isGiven() throws IOException {
    write("weir.yaml", "limit: [\n");
    assertThat(line(new Told()).parseArgs("told", "--help").subcommand().isUsageHelpRequested())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# first%nlimitt: 6|weir.yaml:2: limitt (expected: one of [limit, loud, most, quiet])",
        "help: true|weir.yaml:1: help (expected: one of",
        "limit: 6%nloud: true%nlimit: 7|weir.yaml:3: limit: stands there twice (expected: once)",
        "limit: [1, 2]|weir.yaml:1: limit: a list (expected: one value)",
        "limit:%n  most: 1|weir.yaml:1: limit: keys of its own (expected: one value)",
        "limit:|weir.yaml:1: limit: nothing (expected: one value)",
        "just words|weir.yaml:1: no keys (expected: KEY: VALUE, a line for each)",
        "limit: 6%n\tx|weir.yaml:2: while scanning for the next token: found character",
      })
  void file_thatIsNoneOfSettings_isRefusedWithItsLine(String text, String said) throws IOException {
    write("weir.yaml", text.formatted());
    assertThatThrownBy(this::parse)
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining(said);
  }

  @Test
  void file_tooLong_isRefused() throws IOException {
    write("weir.yaml", "#".repeat(1 << 17));
    assertThatThrownBy(this::parse).hasMessageContaining("longer than 65,536 bytes");
  }

  @Test
  void value_thatIsRefused_hasAnOrigin() throws IOException {
    write("weir.yaml", "\nlimit: many\n");
    Settings settings = settings();
    CommandLine line = line(new Told()).setDefaultValueProvider(settings);
    assertThatThrownBy(() -> line.parseArgs("told"))
        .isInstanceOfSatisfying(
            CommandLine.ParameterException.class,
            wrong ->
                assertThat(settings.origin(wrong.getArgSpec()).orElseThrow())
                    .endsWith("weir.yaml:2"));
    assertThat(settings.origin(null)).isEmpty();
  }

  private Told parse(String... arguments) {
    Told told = new Told();
    String[] all = new String[arguments.length + 1];
    all[0] = "told";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    line(told).parseArgs(all);
    return told;
  }

  private CommandLine line(Told told) {
    return new CommandLine(new Whole())
        .addSubcommand(told)
        .addSubcommand(new Other())
        .setDefaultValueProvider(settings());
  }

  private Settings settings() {
    return new Settings(environment, folder, () -> line(new Told()).getCommandSpec());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Command(name = "whole")
  private static final class Whole {}

  @Command(name = "told", mixinStandardHelpOptions = true)
  private static final class Told {
    @Option(
        names = {"--limit", "--most"},
        defaultValue = "5")
    private int limit;

    @Option(names = "--loud")
    private boolean loud;

    @Option(names = "--config")
    private @Nullable Path config;
  }

  @Command(name = "other")
  private static final class Other {
    @Option(names = "--quiet")
    private boolean quiet;

    @Option(names = "--config")
    private @Nullable Path config;
  }

  @Command(name = "apart")
  private static final class Apart {
    @Option(names = "--limit", defaultValue = "1")
    private int limit;
  }
}
