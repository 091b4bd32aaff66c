package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir pipelines run}: parameters from flags and file, results, failures, codes. */
@Behaviour("pipe-F102")
class PipelinesRunTest {
  @TempDir static Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** One pipeline gives back its parameters, of every kind; one fails as it is told. */
  @BeforeAll
  static void write() throws IOException {
    Files.writeString(
        folder.resolve("Echo.java"),
        """
        import dev.weir.pipeline.*;
        import java.nio.file.Path;
        import java.time.*;
        import java.util.*;
        import org.jspecify.annotations.Nullable;
        public final class Echo implements PipelineFile {
          public enum Colour { RED, DARK_BLUE; public String toString() { return "a colour"; } }
          public record Inner(int depth, boolean deep) {}
          record All(int count, boolean on, String text, Optional<Colour> colour, byte[] key,
              Optional<Path> path, Optional<Duration> pause, List<Integer> someNumbers, double[] shares,
              OptionalInt limit, @Nullable Boolean sure, @Nullable Character letter,
              Map<String, Integer> sizes, @Nullable Inner inner, Set<Inner> inners,
              boolean json, boolean observers) {}
          public Pipeline<?> pipeline() {
            Pipeline<All> echo = Pipeline.named("echo", All.class);
            echo.value("said", all -> all);
            return echo;
          }
        }
        """);
    Files.writeString(
        folder.resolve("Failing.java"),
        """
        import dev.weir.pipeline.*;
        import java.util.*;
        public final class Failing implements PipelineFile {
          public Pipeline<?> pipeline() {
            Pipeline<Integer> failing = Pipeline.named("failing", Integer.class);
            failing.observe(event -> { if (event instanceof RunEvent.PipelineStarted) { System.setProperty("weir.test.observed", "yes"); } });
            Items<Integer> two = failing.source("two", n -> List.of(n, 0));
            two.map("_hidden", n -> "nobody sees").materialize();
            two.map("divided", n -> 12 / n).materialize();
            failing.value("object", n -> new Object() { public String toString() { return "some object"; } });
            failing.value("text", n -> "first\\nsecond");
            failing.value("huge", n -> { if (n < 0) { throw new IllegalStateException("below\\nzero"); } return 1; })
                .onError(OnError.STOP);
            return failing;
          }
        }
        """);
  }

  @Test
  void flags_ofEveryKind_areTheParameters() {
    assertThat(
            run(
                "echo --count=-3 --on --text=x --colour DARK_BLUE --key AQID --path a/b --pause PT2S"
                    + " --some-numbers 1 --some-numbers 2 --shares 0.5 --limit 7 --no-sure --letter y"))
        .isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            """
            said: {"count":-3,"on":true,"text":"x","colour":"DARK_BLUE","key":"AQID",\
            "path":"%s","pause":"PT2S","someNumbers":[1,2],"shares":[0.5],"limit":7,"sure":false,\
            "letter":"y","sizes":{},"inner":null,"inners":[],"json":false,"observers":false}
            """
                .formatted(Path.of("a/b").toUri()));
  }

  @Test
  void flags_leftOut_areWhatTheTypeMeansByNothing() {
    assertThat(run("echo --count 1 --text x --key=")).isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            """
            said: {"count":1,"on":false,"text":"x","colour":null,"key":"","path":null,"pause":null,\
            "someNumbers":[],"shares":[],"limit":null,"sure":null,"letter":null,"sizes":{},\
            "inner":null,"inners":[],"json":false,"observers":false}
            """);
  }

  @Test
  void file_andFlags_flagsWin(@TempDir Path files) throws IOException {
    Path file =
        file(
            files,
            """
            {"count":1,"text":"file","key":"AQID","on":true,"someNumbers":[1,2,3],"colour":"RED",
             "sizes":{"a":1},"inner":{"depth":2},"inners":[{"depth":3,"deep":true}],"json":true,"sure":null}
            """);
    assertThat(run("echo --text flag --no-on --some-numbers 9 --params-file " + file)).isZero();
    assertThat(out.toString())
        .contains("\"count\":1,\"on\":false,\"text\":\"flag\",\"colour\":\"RED\"")
        .contains("\"someNumbers\":[9]", "\"sizes\":{\"a\":1}", "\"json\":true")
        .contains(
            "\"inner\":{\"depth\":2,\"deep\":false},\"inners\":[{\"depth\":3,\"deep\":true}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                    | params: missing count (--count), text (--text), key (--key) (expected: as a flag or in --params-file)",
        "{'count':1,'text':'x','key':'','a':1} | params: unknown a (expected: of count, on, text",
        "{'count':'1','text':'x','key':''}     | params: count: \"1\" (expected: int)",
        "{'count':1.5,'text':'x','key':''}     | params: count: 1.5 (expected: int)",
        "{'count':99999999999,'text':'x','key':''} | params: count: ",
        "{'count':null,'text':'x','key':''}    | params: count: null (expected: int)",
        "{'count':1,'text':5,'key':''}         | params: text: 5 (expected: String)",
        "{'count':1,'text':'x','key':'%'}      | params: key: \"%\" (expected: base64)",
        "{'count':1,'text':'x','key':'','colour':'a colour'} | params: colour: \"a colour\" (expected: one of RED, DARK_BLUE)",
        "{'count':1,'text':'x','key':'','someNumbers':[1,'a']} | params: someNumbers.1: \"a\" (expected: Integer)",
        "{'count':1,'text':'x','key':'','someNumbers':3} | params: someNumbers: 3 (expected: an array)",
        "{'count':1,'text':'x','key':'','pause':'3'} | params: pause: \"3\" (expected: Duration)",
        "{'count':1,'text':'x','key':'','inner':5} | params: inner: 5 (expected: Inner)",
        "{'count':1,'text':'x','key':'','inner':{}} | params: missing inner.depth (expected",
        "{'count':1,'text':'x','key':'','inners':[{'depth':1,'b':2}]} | params: unknown inners.b (expected: of depth, deep)",
        "{'count':1,'count':2,'text':'x','key':''} | params.json:1:19: Duplicate",
        "[1]                                   | params.json (expected: a JSON object)",
        "{'count':                             | params.json:1:",
        "{} {}                                 | params.json:1:",
      })
  void file_thatIsNotTheParameters_refusedInOneLine(String json, String said, @TempDir Path files)
      throws IOException {
    assertThat(run("echo --params-file " + file(files, json.replace('\'', '"')))).isEqualTo(1);
    assertRefused(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|echo --params-file no-such|--params-file: no-such (expected: a file that can be read)",
        "1|echo --count 1|params: missing text (--text), key (--key)",
        "1|nope|pipeline: nope (expected: one of echo, failing)",
        "2|--sequential|run: which pipeline? (expected: NAME) (see: weir pipelines run --help)",
        "2|echo --count x|--count: \"x\" (expected: a whole number, at most 2147483647) (see: weir pipelines run echo --help)",
        "2|echo --count 1 --count 2|'--count'",
        "2|echo --key ??|--key: \"??\" (expected: base64)",
        "2|echo --colour GREEN|--colour: expected one of [RED, a colour, DARK_BLUE] (case-sensitive) but was 'GREEN'",
        "2|echo --nonsense|Unknown option: '--nonsense' (see: weir pipelines run echo --help)",
        "2|echo more|'more'",
        "2|echo --sizes a=1|'--sizes",
        "2|echo --observers|'--observers'",
      })
  void arguments_thatCannotBe_refusedInOneLine(int code, String line, String said) {
    assertThat(run(line)).isEqualTo(code);
    assertRefused(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--sequential"})
  void run_failedInputs_saidAndLeftOutOfTheResults(String more) {
    System.clearProperty("weir.test.observed");
    assertThat(run("failing --value 4 " + more)).isZero();
    assertThat(out.toString().lines())
        .containsExactly("divided: [3]", "object: some object", "text: first", "second", "huge: 1");
    assertThat(err.toString().lines())
        .containsExactly(
            "weir: step divided: java.lang.ArithmeticException: / by zero",
            "weir: step divided: failed for 1, went well for 1");
    assertThat(System.getProperty("weir.test.observed")).isEqualTo("yes");
  }

  @Test
  void run_noObservers_tellsThemNothing() {
    System.clearProperty("weir.test.observed");
    assertThat(run("failing --value 4 --no-observers")).isZero();
    assertThat(System.getProperty("weir.test.observed")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"'',concurrent", "--sequential,sequential"})
  void run_json_isOneObjectWithResultsAndCounts(String more, String runner) {
    assertThat(run("failing --json --value 4 " + more)).isZero();
    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .startsWith("{\"pipeline\":\"failing\",\"run\":\"")
        .contains("\"runner\":\"" + runner + "\"")
        .contains(
            "\"results\":{\"divided\":[3],\"object\":\"some object\",\"text\":\"first\\nsecond\",\"huge\":1}")
        .contains("{\"name\":\"divided\",\"successes\":1,\"errors\":1,\"given\":1,\"micros\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--sequential", "--json"})
  void run_thatFails_saysSoOnceAtItsEnd(String more) {
    assertThat(run("failing --value=-1 " + more)).isEqualTo(1);
    assertThat(err.toString())
        .containsOnlyOnce("below zero")
        .doesNotContain("\tat ")
        .endsWith(
            "weir: pipeline failing, step huge: stopped by java.lang.IllegalStateException: below zero%n"
                .formatted());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void help_ofAPipeline_namesItsFlags() {
    assertThat(run("echo --help")).isZero();
    assertThat(out.toString())
        .contains("Usage: weir pipelines run echo ", "--params-file=FILE")
        .contains("--some-numbers=INTEGER", "List<Integer>, once for each; may be left out")
        .contains("--key=BASE64", "byte[]; required, here or in the file", "--[no-]on")
        .doesNotContain("--sizes", "--[no-]observers");
  }

  @Test
  void help_ofAPipelineWithoutFlags_hasNone(@TempDir Path other) throws IOException {
    Files.writeString(
        other.resolve("Plain.java"),
        """
        import dev.weir.pipeline.*;
        public final class Plain implements PipelineFile {
          public record Nothing() {}
          public Pipeline<?> pipeline() {
            Pipeline<Nothing> plain = Pipeline.named("plain", Nothing.class);
            plain.value("one", in -> 1);
            return plain;
          }
        }
        """);
    assertThat(run("plain --help --pipelines " + other)).isZero();
    assertThat(out.toString()).contains("pipelines run plain").doesNotContain("Parameters:");
  }

  @Test
  void help_withoutAPipeline_explainsTheCommand() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: weir pipelines run ", "--no-observers", "[NAME]");
  }

  private void assertRefused(String said) {
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("weir: ")
        .contains(said)
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  private static Path file(Path files, String json) throws IOException {
    return Files.writeString(files.resolve("params.json"), json);
  }

  private int run(String line) {
    return Weir.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(
                    Stream.of("pipelines", "--pipelines", folder.toString(), "run"),
                    Stream.of(line.strip().split(" +")))
                .toArray(String[]::new));
  }
}
