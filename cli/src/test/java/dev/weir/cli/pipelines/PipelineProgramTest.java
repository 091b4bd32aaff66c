package dev.weir.cli.pipelines;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.Failure;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Registry;
import dev.weir.pipeline.StepStopped;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program with pipelines of its own: the same commands, without a folder, and hooks. */
@Behaviour("pipe-F102")
@Timeout(60)
class PipelineProgramTest {
  /** What a run is given. */
  record Order(int cents, boolean pipelines) {
    Order times(int factor) {
      return new Order(cents * factor, pipelines);
    }
  }

  private final List<Order> ran = new ArrayList<>();
  private final List<PipelineProgram.RunEnd> ends = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PipelineProgram shop = shop(ran);

  /** The real entry: what the process below runs. */
  public static void main(String[] arguments) {
    System.exit(shop(new ArrayList<>()).execute(arguments));
  }

  private static PipelineProgram shop(List<Order> ran) {
    Pipeline<Order> tax = Pipeline.named("tax", Order.class);
    var part = tax.exports(tax.value("added", order -> order.cents() / 10));
    Pipeline<Order> order = Pipeline.named("order", Order.class).describe("What is to be paid");
    order
        .params()
        .include("tax", part, given -> given)
        .map("paid", cents -> cents * 11)
        .describe("with tax");
    order.value("check", given -> checked(ran, given)).onError(OnError.STOP);
    Registry registry = new Registry();
    registry.add(order);
    return PipelineProgram.of("shop", registry);
  }

  private static String checked(List<Order> ran, Order given) {
    ran.add(given);
    if (given.cents() < 0) {
      throw new IllegalStateException("below zero");
    }
    return "good";
  }

  @Test
  void list_registry_namesWhatWasAddedWithWhatThatIncludes() {
    assertThat(run(shop, "list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "NAME   STEPS  DESCRIPTION", "order  3      What is to be paid", "tax    1");
  }

  @Test
  void list_json_hasNoFiles() {
    assertThat(run(shop, "list --json")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "[{\"name\":\"order\",\"description\":\"What is to be paid\",\"steps\":3},"
                + "{\"name\":\"tax\",\"description\":\"\",\"steps\":1}]");
  }

  /** Without a folder there is no {@code --pipelines}, so a parameter may be called so. */
  @Test
  void info_registry_parametersAndDeclaredSteps() {
    assertThat(run(shop, "info order")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "order: What is to be paid",
            "parameters",
            "  NAME       TYPE     FLAG",
            "  cents      int      --cents      required",
            "  pipelines  boolean  --pipelines",
            "steps",
            "  NAME   KIND         TAKES   MAX IN FLIGHT  ON ERROR  DESCRIPTION",
            "  tax    include tax  params  1              stop",
            "  paid   value        tax     1              continue  with tax",
            "  check  value        params  1              stop");
    out.getBuffer().setLength(0);
    assertThat(run(shop, "info order --json")).isZero();
    assertThat(out.toString()).contains("\"name\":\"order\"").doesNotContain("\"file\"");
  }

  @Test
  void dag_registry_isThePlanThatWasCompiledWhenItWasAdded() {
    assertThat(run(shop, "dag order")).isZero();
    assertThat(out.toString())
        .startsWith("{\"schema_version\":1,\"name\":\"order\"")
        .contains("\"tax__adapter\":{");
    out.getBuffer().setLength(0);
    assertThat(run(shop, "dag order --mermaid")).isZero();
    assertThat(out.toString()).startsWith("flowchart LR");
  }

  @Test
  void run_flags_areTheParameters() {
    assertThat(run(shop, "run order --cents 100 --pipelines")).isZero();
    assertThat(out.toString().lines()).containsExactly("tax: 10", "paid: 110", "check: good");
    assertThat(ran).containsExactly(new Order(100, true));
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|--nonsense|shop: Unknown option: '--nonsense' (see: shop --help)",
        "2|new x|shop: command: \"new\" (expected: one of [list, info, dag, run]) (see: shop --help)",
        "2|run|shop: run: which pipeline? (expected: NAME) (see: shop run --help)",
        "2|run order --cents x|shop: --cents: \"x\" (expected: a whole number, at most 2147483647) (see: shop run order --help)",
        "1|run order|shop: params: missing cents (--cents) (expected: as a flag or in --params-file)",
        "1|run x|shop: pipeline: x (expected: one of order, tax)",
      })
  void arguments_thatCannotBe_refusedInOneLineThatNamesTheProgram(
      int code, String line, String said) {
    assertThat(run(shop, line)).isEqualTo(code);
    assertThat(err.toString().lines()).containsExactly(said);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_withoutACommandOrPipelines_saysWhatIsExpected() {
    PipelineProgram empty = PipelineProgram.of("empty", new Registry());
    assertThat(run(empty, "list")).isZero();
    assertThat(run(empty, "info x")).isEqualTo(1);
    assertThat(empty.commandLine().setErr(new PrintWriter(err, true)).execute()).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "empty: pipeline: x (expected: there is none in this program)",
            "empty: which command? (expected: list, info, dag or run) (see: empty --help)");
    assertThatThrownBy(() -> PipelineProgram.of(" ", new Registry()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: \" \" (expected: a name)");
  }

  @Test
  void help_ofTheProgramAndOfARun_namesTheProgram() {
    assertThat(run(shop, "--help")).isZero();
    assertThat(run(shop, "run order --help")).isZero();
    assertThat(out.toString())
        .contains("Usage: shop ", "list ", "dag ", "Usage: shop run order ", "--cents=INT")
        .doesNotContain("DIR", "weir");
  }

  @Test
  void beforeRun_otherParameters_runsWithThoseOfTheLast() {
    PipelineProgram program =
        shop.beforeRun((pipeline, given) -> ((Order) given).times(2))
            .beforeRun(
                (pipeline, given) -> pipeline.name().equals("order") ? tenMore(given) : given)
            .afterRun(ends::add);
    assertThat(run(program, "run order --cents 45")).isZero();
    assertThat(ran).containsExactly(new Order(100, false));
    assertThat(ends)
        .extracting(PipelineProgram.RunEnd::params)
        .containsExactly(new Order(100, false));
  }

  private static Order tenMore(Object given) {
    return new Order(((Order) given).cents() + 10, false);
  }

  @Test
  void beforeRun_anotherType_refusedAndNothingRuns() {
    PipelineProgram program =
        shop.beforeRun((pipeline, given) -> "text")
            .beforeRun((pipeline, given) -> tenMore(given))
            .afterRun(ends::add);
    assertThat(run(program, "run order --cents 45")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "shop: pipeline order: a hook before the run gave an instance of java.lang.String"
                + " (expected: the parameters, as %s)".formatted(Order.class.getName()));
    assertNothingRan();
  }

  @Test
  @SuppressWarnings("NullAway") // what is wrong about it
  void beforeRun_null_refusedAndNothingRuns() {
    PipelineProgram program = shop.beforeRun((pipeline, given) -> null).afterRun(ends::add);
    assertThat(run(program, "run order --cents 45")).isEqualTo(1);
    assertThat(err.toString()).contains("a hook before the run gave null (expected: ");
    assertNothingRan();
  }

  @Test
  void beforeRun_throws_nothingRuns() {
    PipelineProgram refused =
        shop.afterRun(ends::add)
            .beforeRun((pipeline, given) -> {
              throw new Failure("not today");
            });
    assertThat(run(refused, "run order --cents 45")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("shop: not today");
    assertNothingRan();
    PipelineProgram broken =
        shop.beforeRun((pipeline, given) -> {
          throw new IllegalStateException("a bug");
        });
    assertThat(run(broken, "run order --cents 45")).isEqualTo(1);
    assertThat(err.toString()).contains("java.lang.IllegalStateException: a bug", "\tat ");
    assertNothingRan();
  }

  private void assertNothingRan() {
    assertThat(ran).isEmpty();
    assertThat(ends).isEmpty();
    assertThat(out.toString()).isEmpty();
  }

  /** A pipeline's parameters may be primitive; a hook sees them in their boxes. */
  @Test
  void beforeRun_primitiveParameters_areGivenAndTaken() {
    Pipeline<Integer> twice = Pipeline.named("twice", int.class);
    twice.value("result", n -> 2 * n);
    Registry registry = new Registry();
    registry.add(twice);
    PipelineProgram program =
        PipelineProgram.of("math", registry).beforeRun((pipeline, n) -> (Integer) n + 1);
    assertThat(run(program, "run twice --value 20")).isZero();
    assertThat(out.toString().strip()).isEqualTo("result: 42");
  }

  @Test
  void afterRun_wentWell_isToldAfterTheResultsWithTheRunOpen() {
    List<Object> results = new ArrayList<>();
    PipelineProgram program =
        shop.afterRun(
                end -> {
                  results.add(out.toString().lines().count());
                  results.add(end.run().find("paid").orElseThrow());
                })
            .afterRun(ends::add);
    assertThat(run(program, "run order --cents 100")).isZero();
    assertThat(results).containsExactly(3L, 110);
    assertThat(ends)
        .singleElement()
        .satisfies(end -> {
          assertThat(end.failure()).isNull();
          assertThat(end.pipeline().name()).isEqualTo("order");
        });
  }

  @Test
  void afterRun_runFailed_isToldOfIt() {
    assertThat(run(shop.afterRun(ends::add), "run order --cents=-1")).isEqualTo(1);
    assertThat(ends)
        .singleElement()
        .extracting(PipelineProgram.RunEnd::failure)
        .isInstanceOf(StepStopped.class);
    assertThat(err.toString().lines())
        .containsExactly(
            "shop: pipeline order, step check: stopped by java.lang.IllegalStateException: below zero");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void afterRun_throwsAfterAFailedRun_suppressedAndBothAreSaid() {
    PipelineProgram program =
        shop.afterRun(
                end -> {
                  throw new IOException("no mail");
                })
            .afterRun(end -> {
              throw new Failure("no log");
            })
            .afterRun(end -> {
              throw requireNonNull(end.failure());
            })
            .afterRun(ends::add);
    assertThat(run(program, "run order --cents=-1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "shop: pipeline order, step check: stopped by java.lang.IllegalStateException: below zero;"
                + " then IOException: no mail; then no log");
    Exception failure = ends.getFirst().failure();
    assertThat(failure).isInstanceOf(StepStopped.class);
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("no mail", "no log");
  }

  @Test
  void afterRun_throwsAfterAGoodRun_resultsAreThereAndTheCommandFails() {
    PipelineProgram program =
        shop.afterRun(
                end -> {
                  throw new Failure("no mail");
                })
            .afterRun(end -> {
              throw new IllegalStateException("no log");
            })
            .afterRun(ends::add);
    assertThat(run(program, "run order --cents 100")).isEqualTo(1);
    assertThat(out.toString()).contains("paid: 110");
    assertThat(err.toString().lines())
        .containsExactly("shop: no mail; then IllegalStateException: no log");
    assertThat(ends.getFirst().failure()).isNull();
  }

  /** An error hides the run's failure as little as an exception does. */
  @Test
  void afterRun_errorAfterAFailedRun_suppressedToo() {
    PipelineProgram program =
        shop.afterRun(
                end -> {
                  throw new AssertionError();
                })
            .afterRun(ends::add);
    assertThat(run(program, "run order --cents=-1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .endsWith("stopped by java.lang.IllegalStateException: below zero; then AssertionError");
    assertThat(requireNonNull(ends.getFirst().failure()).getSuppressed())
        .singleElement()
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void afterRun_errorAfterAGoodRun_isThrown() {
    PipelineProgram program =
        shop.afterRun(end -> {
          throw new AssertionError("a bug");
        });
    assertThatThrownBy(() -> run(program, "run order --cents 100"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("a bug");
    assertThat(out.toString()).contains("paid: 110");
  }

  @Test
  void afterRun_bugOfAHook_keepsItsTrace() {
    PipelineProgram program =
        shop.afterRun(end -> {
          throw new IllegalStateException("a bug");
        });
    assertThat(run(program, "run order --cents 100")).isEqualTo(1);
    assertThat(err.toString()).contains("java.lang.IllegalStateException: a bug", "\tat ");
  }

  @Test
  void afterRun_commandInterrupted_isToldOfItAndTheRunIsOver() {
    Thread.currentThread().interrupt();
    assertThat(run(shop.afterRun(ends::add), "run order --cents 100")).isEqualTo(1);
    assertThat(ends.getFirst().failure()).isInstanceOf(InterruptedException.class);
    assertThat(ends.getFirst().run().isDone()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  /** As its users start it; what its log says would be on its standard error too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|run order --cents 100 --sequential|tax: 10%npaid: 110%ncheck: good%n|",
        "1|run order --cents=-1 --sequential||shop: pipeline order, step check: stopped by java.lang.IllegalStateException: below zero%n",
      })
  void process_run_endsWithItsCodeAndSaysEachThingOnce(
      int code, String line, String data, String words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PipelineProgramTest.class.getName());
    command.addAll(List.of(line.split(" ")));
    Process process = new ProcessBuilder(command).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String wrong = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(wrong).isEqualTo(code);
    assertThat(said).isEqualTo(data == null ? "" : data.formatted());
    assertThat(wrong).isEqualTo(words == null ? "" : words.formatted());
  }

  private int run(PipelineProgram program, String line) {
    return program
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.split(" "));
  }
}
