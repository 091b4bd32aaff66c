package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each pack of the corpus comes out as it is written down, on both runners. With {@code
 * -Dweir.corpus.freeze=true} the graphs are written down anew; the difference is for a person to
 * judge.
 */
@Timeout(20)
class CorpusTest {
  private static final Path FROZEN = Path.of("src/test/resources/dev/weir/pipeline/corpus");

  private static final boolean FREEZE = Boolean.getBoolean("weir.corpus.freeze");

  static Stream<Pack<?>> packs() {
    return Stream.concat(FlowPacks.all(), WorkPacks.all());
  }

  @ParameterizedTest
  @MethodSource("packs")
  @Behaviour({"pipe-F104", "pipe-F105", "pipe-F106", "pipe-F107", "pipe-F108", "pipe-F67"})
  void compile_pack_graphAndLevelsAsFrozen(Pack<?> pack) throws IOException {
    String json = Indented.of(pack.plan.toJson());
    if (FREEZE) {
      Files.createDirectories(FROZEN);
      Files.writeString(FROZEN.resolve(pack.name + ".json"), json);
      return;
    }
    assertThat(json).isEqualTo(frozen(pack));
    assertThat(pack.plan.levels()).isEqualTo(pack.levels);
  }

  @ParameterizedTest
  @MethodSource("packs")
  @Behaviour({"pipe-F108", "pipe-F109"})
  void fromJson_frozenGraph_isThatOfThePlan(Pack<?> pack) throws IOException {
    assumeThat(FREEZE).as("being frozen").isFalse();
    assertThat(PlanGraph.fromJson(frozen(pack))).isEqualTo(pack.plan.graph());
  }

  @ParameterizedTest
  @MethodSource("packs")
  @Behaviour({"pipe-F108", "pipe-F82", "pipe-F92", "pipe-F97"})
  void run_pack_resultsFailureAndEventsOnBothRunners(Pack<?> pack) throws InterruptedException {
    List<Map<String, List<String>>> told = new ArrayList<>();
    for (Runner runner : Runners.both().toList()) {
      told.add(run(runner, pack));
    }
    assertThat(told.get(1)).isEqualTo(told.get(0));
  }

  private static <P> Map<String, List<String>> run(Runner runner, Pack<P> pack)
      throws InterruptedException {
    pack.seen.clear();
    Map<String, List<String>> events = new ConcurrentSkipListMap<>();
    Runner watched = runner.with(RunOptions.DEFAULT.overrides(watching(pack, events)));
    try (Run run = watched.start(pack.plan, pack.params)) {
      if (pack.failure == null) {
        run.await();
        assertThat(pack.read(run)).as("%s", runner).isEqualTo(pack.results);
      } else {
        RunFailed failed = catchThrowableOfType(pack.failure, run::await);
        assertThat(failed).as("%s", runner).isNotNull();
        assertThat(failed.step()).as("%s", runner).isEqualTo(pack.failsAt);
      }
    }
    assertThat(pack.seen).as("%s", runner).containsExactlyInAnyOrderElementsOf(pack.sees);
    return comparable(pack, events);
  }

  private static Overrides watching(Pack<?> pack, Map<String, List<String>> events) {
    Overrides overrides = Overrides.NONE;
    for (Node node : pack.plan.nodes()) {
      List<String> told = new ArrayList<>();
      events.put(node.name(), told);
      overrides = overrides.observers(node.name(), List.of(event -> told.add(shown(event))));
    }
    return overrides;
  }

  /** Of a run that fails, what others have come to depends on time. */
  private static Map<String, List<String>> comparable(
      Pack<?> pack, Map<String, List<String>> events) {
    Map<String, List<String>> comparable = new TreeMap<>(events);
    comparable
        .keySet()
        .removeIf(step ->
            pack.timed.contains(step) || (pack.failure != null && !step.equals(pack.failsAt)));
    return comparable;
  }

  private static String shown(RunEvent event) {
    String kind = event.getClass().getSimpleName();
    return switch (event) {
      case RunEvent.StepCompleted e ->
          "%s %d+%d %s".formatted(kind, e.successes(), e.errors(), e.completedAllInputs());
      case RunEvent.StepFailed e ->
          "%s %d+%d %s by %s"
              .formatted(kind, e.successes(), e.errors(), e.completedAllInputs(), e.cause());
      default -> kind;
    };
  }

  private static String frozen(Pack<?> pack) throws IOException {
    String file = "corpus/%s.json".formatted(pack.name);
    try (InputStream in = CorpusTest.class.getResourceAsStream(file)) {
      assertThat(in).as("%s (freeze it with -Dweir.corpus.freeze=true)", file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
