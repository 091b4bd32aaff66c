package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir pipelines new}: what it writes runs, by the words that it shows. */
@Behaviour("pipe-F103")
class PipelinesNewTest {
  @TempDir Path parent;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "minimal|1|greeting: Hello, Ada!",
        "scaffold|2|bill: {\"lines\":2,\"cents\":2610};bill: {\"lines\":2,\"cents\":2610} & test: passed",
        "structured|2|total: 2900;report: {\"cup\":4800,\"pot\":2000,\"tea\":900}",
      })
  void new_eachTemplate_runsAsItSays(String template, int pipelines, String results) {
    Path folder = parent.resolve("mine");
    List<String> shown = written("new tea-shop --template " + template, folder);
    String[] expected = results.split(";");
    assertThat(shown).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(shown.get(i))
          .startsWith("./weir pipelines --pipelines " + folder + " run tea-shop");
      assertThat(printed(shown.get(i))).contains(expected[i].split(" & "));
    }
    assertThat(printed("./weir pipelines list --pipelines " + folder))
        .hasSize(1 + pipelines)
        .anyMatch(line -> line.startsWith("tea-shop "));
    if (template.equals("scaffold")) {
      assertThat(err.toString())
          .isEqualToIgnoringNewLines(
              "weir: step bill__lines: java.lang.IllegalArgumentException: item: no item (expected: as tea:2)"
                  + "weir: step bill__lines: failed for 1, went well for 2");
    } else {
      assertThat(err.toString()).isEmpty();
    }
  }

  /** Each is a word that means something to Java or to Weir. */
  @ParameterizedTest
  @ValueSource(
      strings = {"string", "pipeline", "line", "shared", "new", "x", "a1-b2-3", "sample-folder"})
  void new_namesThatMeanSomethingElse_runToo(String name) {
    for (String template : List.of("minimal", "scaffold", "structured")) {
      Path folder = parent.resolve(template);
      written("new " + name + " --template " + template, folder).forEach(this::printed);
    }
  }

  @Test
  void new_readme_showsCommandsThatRun() throws IOException {
    Path folder = parent.resolve("mine");
    written("new tea-shop --template structured", folder);
    List<String> lines = Files.readAllLines(folder.resolve("README.md"));
    List<String> commands =
        lines.stream().map(String::strip).filter(l -> l.startsWith("./")).toList();
    assertThat(commands).hasSize(5);
    commands.forEach(this::printed);
    assertThat(lines).noneMatch(line -> line.contains("ample"));
  }

  @Test
  void new_withoutATemplate_isTheSmallestInTheUsualFolder() {
    assertThat(printed("./weir pipelines --pipelines " + parent + " new tea-shop"))
        .containsExactly(
            "wrote " + parent.resolve("TeaShopPipeline.java"),
            "try it:",
            "  ./weir pipelines --pipelines " + parent + " run tea-shop --who Ada");
    assertThat(printed("./weir pipelines new --help").getFirst())
        .contains("weir pipelines new", "NAME");
  }

  @Test
  void new_folderWithABlank_isOneWordForAShell() {
    Path folder = parent.resolve("it's mine");
    assertThat(execute("pipelines", "new", "tea", "--pipelines", folder.toString())).isZero();
    assertThat(out.toString())
        .contains("--pipelines '" + parent.resolve("it'\\''s mine") + "' run tea --who Ada");
    assertThat(execute("pipelines", "list", "--pipelines", folder.toString())).isZero();
  }

  @Test
  void new_folderThatHoldsSomething_refusedAndNothingIsWritten() throws IOException {
    Path other = Files.writeString(parent.resolve("notes.txt"), "mine");
    assertRefused(1, "--pipelines: %s is there already", "new", "tea", "--pipelines", parent);
    try (Stream<Path> files = Files.list(parent)) {
      assertThat(files).containsExactly(other);
    }
    assertRefused(1, "--pipelines: %s is there already", "new", "tea", "--pipelines", other);
    assertThat(other).hasContent("mine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "new|Missing required parameter: 'NAME'",
        "new Tea|new: \"Tea\" (expected: words of a-z and 0-9 with - between, as in word-count)",
        "new tea_shop|new: \"tea_shop\" (expected: ",
        "new 1tea|new: \"1tea\" (expected: ",
        "new ../tea|new: \"../tea\" (expected: ",
        "new tea-|new: \"tea-\" (expected: ",
        "new tea --template huge|\"huge\" (expected: minimal, scaffold or structured)",
        "new tea --template MINIMAL|\"MINIMAL\" (expected: minimal, scaffold or structured)",
      })
  void new_argumentsThatCannotBe_refusedAndNothingIsWritten(String line, String said) {
    Path folder = parent.resolve("mine");
    Object[] words =
        Stream.concat(Stream.of(line.split(" ")), Stream.of("--pipelines", folder)).toArray();
    assertRefused(2, said, words);
    assertThat(folder).doesNotExist();
  }

  private void assertRefused(int code, String said, Object... line) {
    err.getBuffer().setLength(0);
    Stream<String> words = Stream.of(line).map(Object::toString);
    assertThat(execute(Stream.concat(Stream.of("pipelines"), words).toArray(String[]::new)))
        .isEqualTo(code);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("weir: ")
        .contains(said.formatted(line[line.length - 1]));
    assertThat(out.toString()).isEmpty();
  }

  /** The commands that are shown. */
  private List<String> written(String line, Path folder) {
    return printed("./weir pipelines --pipelines " + folder + " " + line).stream()
        .filter(shown -> shown.startsWith("  "))
        .map(String::strip)
        .toList();
  }

  /** What a command prints that goes well, as it was shown. */
  private List<String> printed(String command) {
    out.getBuffer().setLength(0);
    String[] words = command.split(" ");
    assertThat(words[0]).isEqualTo("./weir");
    assertThat(execute(Stream.of(words).skip(1).toArray(String[]::new)))
        .as("%s: %s", command, err)
        .isZero();
    return out.toString().lines().toList();
  }

  private int execute(String... arguments) {
    return Weir.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
