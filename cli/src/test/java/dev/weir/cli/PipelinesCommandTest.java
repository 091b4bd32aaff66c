package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code weir pipelines list}, {@code info} and {@code dag}, on the examples and on bad folders.
 */
@Behaviour("pipe-F102")
class PipelinesCommandTest {
  private static final String EXAMPLES = "../examples/pipelines";
  private static final String GOOD =
      """
      import dev.weir.pipeline.*;
      import java.util.List;
      public final class %s implements PipelineFile {
        public record Size(int size) {}
        @Override public Pipeline<?> pipeline() {
          Pipeline<Size> part = Pipeline.named("part", Size.class);
          var exported = part.exports(part.value("doubled", size -> 2 * size.size()));
          Pipeline<Size> whole = Pipeline.named("%s", Size.class);
          whole.params().include("twice", exported, size -> size).sink("end", twice -> {});
          return whole;
        }
      }
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void list_examples_namesStepsAndDescriptions() {
    assertThat(run("list", "--pipelines", EXAMPLES)).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "NAME        STEPS  DESCRIPTION",
            "invoice     3      What an order costs, in cents",
            "log-report  4      What a log says went wrong",
            "word-count  4      How often each word of a text occurs");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void list_optionBeforeTheCommandAndJson_oneArray() {
    assertThat(run("--pipelines", EXAMPLES, "list", "--json")).isZero();
    assertThat(out.toString())
        .startsWith("[{\"name\":\"invoice\",\"description\":\"What an order costs, in cents\"")
        .contains("\"steps\":3,\"file\":\"../examples/pipelines/Invoice.java\"},{");
  }

  @Test
  void info_example_showsParametersAndSteps() {
    assertThat(run("info", "invoice", "--pipelines", EXAMPLES)).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "invoice: What an order costs, in cents",
            "file  ../examples/pipelines/Invoice.java",
            "parameters",
            "  NAME             TYPE              FLAG",
            "  items            List<String>      --items",
            "  discountPercent  int               --discount-percent  required",
            "  customer         Optional<String>  --customer",
            "  express          boolean           --express",
            "steps",
            "  NAME   KIND   TAKES          MAX IN FLIGHT  ON ERROR  DESCRIPTION",
            "  items  items  params         1              continue",
            "  lines  items  items          1              stop      a wrong item ends the run",
            "  bill   value  params, lines  1              continue");
  }

  @Test
  void info_includedPipeline_isOneStep(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Whole.java"), GOOD.formatted("Whole", "whole"));
    assertThat(run("info", "whole", "--json", "--pipelines", folder.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "\"params\":[{\"name\":\"size\",\"type\":\"int\",\"required\":true,\"flag\":\"--size\"}]")
        .contains(
            "\"steps\":[{\"name\":\"twice\",\"kind\":\"include\",\"takes\":[\"params\"],"
                + "\"max_in_flight\":1,\"on_error\":\"stop\",\"includes\":\"part\"")
        .contains("{\"name\":\"end\",\"kind\":\"sink\",\"takes\":[\"twice\"]")
        .doesNotContain("doubled", "adapter");
  }

  @Test
  @Behaviour("pipe-F11")
  void infoAndDag_parametersWithOtherNames_shown(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("Named.java"),
        """
        import dev.weir.pipeline.*;
        import java.util.List;
        public final class Named implements PipelineFile {
          public record Text(String text, int size) {}
          @StepMethod public List<String> words(String text) { return List.of(text.split(" ")); }
          @StepMethod public String cut(@From("words") String word, @From("size") int most) {
            return word.substring(0, most);
          }
          @Override public Pipeline<?> pipeline() {
            return Pipeline.named("named", Text.class).ofMethods(this);
          }
        }
        """);
    assertThat(run("info", "named", "--pipelines", folder.toString())).isZero();
    assertThat(out.toString())
        .containsPattern(" words +items +params +1 ")
        .containsPattern(" cut +items +words as word, params, params.size as most +1 ");
    assertThat(run("info", "named", "--json", "--pipelines", folder.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "\"takes\":[\"params\"],\"max_in_flight\"",
            "\"dataset_param_names\":{\"words\":\"word\",\"params.size\":\"most\"},\"max_in_flight\"");
    out.getBuffer().setLength(0);
    assertThat(run("dag", "named", "--pipelines", folder.toString())).isZero();
    assertThat(out.toString())
        .containsOnlyOnce("\"dataset_param_names\":{\"words\":\"word\",\"params.size\":\"most\"}");
  }

  @Test
  void list_whatSeveralFilesUseIsWrong_saidOnceAndWhere(@TempDir Path folder) throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared")).resolve("Size.java");
    Files.writeString(shared, "package shared; public record Size(int size) { int n = 1; }");
    for (String name : new String[] {"A", "B"}) {
      String source = GOOD.formatted(name, name).replace("<Size>", "<shared.Size>");
      Files.writeString(folder.resolve(name + ".java"), source);
    }
    assertThat(run("list", "--pipelines", folder.toString())).isEqualTo(1);
    assertThat(err.toString().lines().filter(line -> line.startsWith("weir: " + shared + ":1:")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dag word-count", "dag word-count --json"})
  void dag_example_isThePlansJson(String line) {
    assertThat(run((line + " --pipelines " + EXAMPLES).split(" "))).isZero();
    assertThat(out.toString())
        .startsWith(
            "{\"schema_version\":1,\"name\":\"word-count\",\"params\":{\"text\":\"String\"}")
        .contains("\"words\":{\"deps\":{\"params\":\"value\"}", "\"max_in_flight\":16");
  }

  @Test
  @Behaviour("pipe-F103")
  void dag_mermaid_isAFlowchart() {
    assertThat(run("dag", "log-report", "--mermaid", "--pipelines", EXAMPLES)).isZero();
    assertThat(out.toString().lines())
        .startsWith("flowchart LR", "  params([params])", "  s_lines[\"lines<br/>String\"]")
        .contains("  s_lines -->|item| s_errors", "  s_errors -->|list| s_report")
        .last()
        .asString()
        .startsWith("  s_");
  }

  @Test
  void folder_sameNameTwice_refusedWithBothFiles(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("A.java"), GOOD.formatted("A", "same"));
    Files.writeString(folder.resolve("B.java"), GOOD.formatted("B", "same"));
    assertThat(run("list", "--pipelines", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "weir: pipeline: same is in %s and in %s (expected: each name once)%n"
                .formatted(folder.resolve("A.java"), folder.resolve("B.java")));
  }

  @Test
  void list_fileWithoutPipelines_saidButNotWrong(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Notes.java"), "class Notes {}");
    Files.writeString(folder.resolve("Good.java"), GOOD.formatted("Good", "good"));
    assertThat(run("list", "--pipelines", folder.toString())).isZero();
    assertThat(err.toString())
        .isEqualTo(
            "weir: %s: no pipeline (that is a class that implements PipelineFile)%n"
                .formatted(folder.resolve("Notes.java")));
  }

  @Test
  void run_otherFilesCannotBeUsed_saidOnlyWhereTheNameIsNotThere(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("Bad.java"), "class Bad { int x = \"y\"; }");
    Files.writeString(folder.resolve("Good.java"), GOOD.formatted("Good", "good"));
    assertThat(run("info", "good", "--pipelines", folder.toString())).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(run("info", "bad", "--pipelines", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("Bad.java:1:21: incompatible types", "pipeline: bad (expected: one of good)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class Bad { int x = \"y\"; } | Bad.java:1:21: incompatible types",
        "class Bad implements F { public P<?> pipeline() { return null; } } | class: Bad (expected: public, with a public constructor without parameters)",
        "public class Bad implements F { public Bad(int n) {} public P<?> pipeline() { return null; } } | class: Bad (expected: public,",
        "public class Bad implements F { public P<?> pipeline() { return null; } } | pipeline() gave null (expected: a pipeline)",
        "public class Bad implements F { public Bad() { throw new IllegalStateException(\"no\"); } public P<?> pipeline() { return null; } } | Bad: java.lang.IllegalStateException: no",
        "public class Bad implements F { static { Integer.parseInt(\"x\"); } public P<?> pipeline() { return null; } } | Bad: java.lang.ExceptionInInitializerError",
        "public class Bad implements F { public P<?> pipeline() { throw new IllegalStateException(\"no\"); } } | Bad: java.lang.IllegalStateException: no",
        "public class Bad implements F { public P<?> pipeline() { var p = P.named(\"bad\", String.class); p.value(\"a__b\", s -> s); return p; } } | pipeline bad, step a__b: ",
      })
  void list_oneFileThatCannotBeUsed_saidAndTheOthersAreThere(
      String source, String said, @TempDir Path folder) throws IOException {
    String whole = "import dev.weir.pipeline.*;" + source;
    Files.writeString(
        folder.resolve("Bad.java"),
        source.contains("implements F")
            ? whole
                .replace(" F ", " PipelineFile ")
                .replace("P<?>", "Pipeline<?>")
                .replace("P.", "Pipeline.")
            : source);
    Files.writeString(folder.resolve("Good.java"), GOOD.formatted("Good", "good"));
    assertThat(run("list", "--pipelines", folder.toString())).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("weir: ")
        .contains(said);
    assertThat(out.toString()).contains("good  2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|pipelines|pipelines: which command? (expected: list, info, dag, run or new) (see: weir pipelines --help)",
        "2|pipelines info|Missing required parameter: 'NAME'",
        "2|pipelines list --nonsense|--nonsense",
        "2|pipelines dag x --json --mermaid|mutually exclusive",
        "1|pipelines list|--pipelines: pipelines (expected: a folder with pipelines' .java files)",
        "1|pipelines info x --pipelines ../examples/pipelines|pipeline: x (expected: one of invoice, log-report, word-count)",
        "1|pipelines info x --pipelines ../examples|pipeline: x (expected: there is none that can be used in ../examples)",
      })
  void arguments_thatCannotBe_refusedInOneLine(int code, String line, String said) {
    assertThat(execute(line.split(" "))).isEqualTo(code);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("weir: ")
        .contains(said);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "pipelines";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return execute(all);
  }

  private int execute(String... arguments) {
    return Weir.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
