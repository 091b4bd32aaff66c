package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot run is refused when it is compiled, with pipeline and step named. */
@Timeout(20)
class WiringTest {
  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);

  @Test
  @Behaviour("pipe-F5")
  void compile_twice_equalPlans() {
    numbers.map("map", n -> n).sink("sink", n -> {});
    assertThat(pipeline.compile().toJson()).isEqualTo(pipeline.compile().toJson());
  }

  @Test
  @Behaviour({"pipe-F4", "pipe-F13"})
  void compile_twoStepsOfOneName_refused() {
    numbers.map("twice", n -> n);
    numbers.map("twice", n -> n);
    refused("step twice: a second step of that name");
  }

  @Test
  @Behaviour("pipe-F13")
  void compile_nameWithTwoUnderscores_refused() {
    numbers.sink("a__b", n -> {});
    refused("step a__b: a step's name holds __");
  }

  @Test
  @Behaviour("pipe-F13")
  void compile_blankName_refused() {
    numbers.sink(" ", n -> {});
    refused("a step's name is blank");
  }

  @Test
  @Behaviour("pipe-F13")
  void compile_stepOfAnotherPipeline_refused() {
    Items<String> other = Pipeline.named("other", String.class).source("theirs", List::of);
    pipeline.join(numbers, other).sink("sink", (a, b) -> {});
    refused("step sink: takes theirs of pipeline other");
  }

  @Test
  @Behaviour("pipe-F13")
  void compile_stepThatTakesTheSameTwice_refused() {
    pipeline.join(numbers, numbers.list()).sink("sink", (a, b) -> {});
    refused("step sink: takes numbers twice");
  }

  @Test
  @Behaviour("pipe-F14")
  void compile_resourceThatNobodyTakes_refused() {
    numbers.sink("sink", n -> {});
    pipeline.resource("db", String.class, () -> "db");
    refused("resource db is used by no step");
  }

  @Test
  @Behaviour("pipe-F14")
  void compile_resourceCalledLikeAStep_refused() {
    Resource<String> db = pipeline.resource("sink", String.class, () -> "db");
    pipeline.join(numbers, db).sink("sink", (n, d) -> {});
    refused("a resource is called so too");
  }

  @Test
  @Behaviour("pipe-F14")
  void compile_resourcesOfOneNameAndTwoFactories_refused() {
    Resource<String> a = pipeline.resource("db", String.class, () -> "a");
    Resource<String> b = pipeline.resource("db", String.class, () -> "b");
    pipeline.join(a, b).sink("sink", (x, y) -> {});
    refused("resource db is declared by numbers too");
  }

  @Test
  @Behaviour("pipe-F14")
  void compile_resourceOfAnIncludedPipelineWithAnotherFactory_refused() {
    Pipeline<Integer> inner = Pipeline.named("inner", Integer.class);
    Resource<String> theirs = inner.resource("db", String.class, () -> "theirs");
    var part = inner.exports(inner.join(inner.params(), theirs).value("named", (n, db) -> n + db));
    Resource<String> ours = pipeline.resource("db", String.class, () -> "ours");
    pipeline.join(numbers.include("again", part, n -> n), ours).sink("sink", (named, db) -> {});
    assertThatThrownBy(pipeline::compile)
        .isInstanceOf(InvalidPipeline.class)
        .hasMessage(
            "pipeline inner: resource db is declared by numbers too, with another factory"
                + " (expected: the same, or another name)");
  }

  @Test
  @Behaviour({"pipe-F25", "pipe-F24"})
  void compile_modeEachWithoutAStream_refused() {
    pipeline.params().map("value", Numbers::count).mode(Mode.EACH);
    refused("step value: mode: EACH, but no input comes item by item");
  }

  @Test
  @Behaviour("pipe-F25")
  void compile_modeAllWithAStreamItemByItem_refused() {
    numbers.map("map", n -> n).mode(Mode.ALL);
    refused("step map: mode: ALL, but numbers comes item by item");
  }

  @Test
  @Behaviour({"pipe-F23", "pipe-F24"})
  void compile_valueOfAStreamItemByItem_refused() {
    pipeline.join(numbers, pipeline.params()).value("value", (n, in) -> n);
    refused("step value: gives one value, but numbers comes item by item");
  }

  @Test
  @Behaviour("pipe-F19")
  void compile_itemsOfAValue_refused() {
    pipeline.join(pipeline.params(), pipeline.value("v", in -> 1)).map("map", (in, v) -> v);
    refused("step map: gives items, but no input comes item by item");
  }

  @Test
  @Behaviour("pipe-F25")
  void compile_streamWholeBesideItems_refused() {
    Items<Integer> other = pipeline.source("other", Numbers::list);
    pipeline.join(numbers, other.stream()).map("map", (n, all) -> n);
    refused("the first call would use up a stream()");
  }

  @Test
  @Behaviour("pipe-F44")
  void compile_streamThatNobodyTakes_refused() {
    refused("step numbers: gives a stream that nobody takes");
    numbers.materialize();
    assertThat(pipeline.compile().levels()).containsExactly(List.of("numbers"));
  }

  @Test
  @Behaviour("pipe-F69")
  void compile_hiddenStepThatIsTaken_refused() {
    numbers.map("_hidden", n -> n).sink("sink", n -> {});
    refused("step _hidden: is hidden");
  }

  @Test
  @Behaviour({"pipe-F42", "pipe-F40"})
  void compile_listAndSetOfOneStep_refused() {
    pipeline.join(numbers.list(), pipeline.params()).sink("l", (a, b) -> {});
    pipeline.join(numbers.set(), pipeline.params()).sink("s", (a, b) -> {});
    refused("step numbers: l takes a list() of it, s a set()");
  }

  @Test
  @Behaviour({"pipe-F40", "pipe-F41"})
  void compile_collectionWithoutAMaterializer_refused() {
    pipeline.join(numbers.<String>collected(), pipeline.params()).sink("s", (a, b) -> {});
    refused("step numbers: s takes what it is collected to, but nothing says how");
  }

  @Test
  @Behaviour("pipe-F45")
  void compile_forkThatMeetsAgainBehindACollection_refused() {
    Items<Integer> direct = numbers.map("direct", n -> n);
    Value<Integer> sum = numbers.reduce("sum", all -> 1);
    pipeline.join(direct, sum).sink("meet", (a, b) -> {});
    refused("step meet: depends on the stream of numbers as it comes, and also");
    numbers.materialize();
    pipeline.compile();
  }

  @Test
  @Behaviour("pipe-F45")
  void compile_deepDiamonds_linearTime() {
    Items<Integer> last = numbers;
    for (int i = 0; i < 300; i++) {
      Items<Integer> left = last.map("l" + i, n -> n);
      Items<Integer> right = last.map("r" + i, n -> n);
      last = pipeline.join(left, right).map("m" + i, (a, b) -> a);
    }
    last.sink("end", n -> {});
    assertThat(pipeline.compile().levels()).hasSize(602);
  }

  @Test
  @Behaviour({"pipe-F83", "pipe-F2"})
  void compile_thresholdsThatCannotBe_refused() {
    Items<Integer> map = numbers.map("map", n -> n).failFrom(0);
    refused("step map: failFrom: 0 (expected: at least 1)");
    map.failFrom(1).failFromShare(1.5);
    refused("failFromShare: 1.5 (expected: more than 0, at most 1)");
    map.failFromShare(Double.NaN);
    refused("failFromShare: NaN");
    map.failFromShare(0.5).onError(OnError.STOP);
    refused("has an error threshold, but stops at the first error");
  }

  @Test
  @Behaviour("pipe-F83")
  void compile_thresholdOfAStepThatRunsOnce_refused() {
    pipeline.value("value", Numbers::count).failFrom(1);
    numbers.sink("sink", n -> {});
    refused("step value: has an error threshold, but is called once");
  }

  @Test
  @Behaviour("pipe-F2")
  void compile_limitsOutOfRange_refused() {
    Sink sink = numbers.sink("sink", n -> {}).parallelism(0);
    refused("parallelism: 0 (expected: at least 1)");
    sink.parallelism(1).timeout(Duration.ZERO);
    refused("timeout: PT0S (expected: positive)");
    numbers.maxInFlight(Step.MOST_IN_FLIGHT + 1);
    refused("maxInFlight: 1048577 (expected: 1 to 1048576)");
  }

  @Test
  @Behaviour("pipe-F67")
  void levels_diamond_inTheOrderOfDeclaration() {
    Items<Integer> a = numbers.map("a", n -> n);
    Items<Integer> b = numbers.map("b", n -> n);
    pipeline.join(a, b).sink("merge", (x, y) -> {});
    assertThat(pipeline.compile().levels())
        .containsExactly(List.of("numbers"), List.of("a", "b"), List.of("merge"));
  }

  @Test
  @Behaviour({"pipe-F13", "pipe-F2"})
  void options_ofParamsOrAnInclude_refused() {
    assertThatThrownBy(() -> pipeline.params().maxInFlight(2))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining("the parameters have no options");
  }

  @Test
  @Behaviour({"pipe-F13", "pipe-F29"})
  void options_ofAnInclude_refused() {
    Pipeline<Integer> inner = Pipeline.named("inner", Integer.class);
    var part = inner.exports(inner.value("same", n -> n));
    Items<Integer> included = numbers.include("again", part, n -> n);
    assertThatThrownBy(() -> included.maxInFlight(2))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining("step again: an included pipeline has no options here");
  }

  @Test
  @Behaviour("pipe-F29")
  void compile_exportOfAnotherPipeline_refused() {
    Pipeline<Integer> inner = Pipeline.named("inner", Integer.class);
    inner.value("same", n -> n);
    var part = inner.exports(Pipeline.named("other", Integer.class).value("theirs", n -> n));
    numbers.include("again", part, n -> n).sink("sink", n -> {});
    refused("step again: pipeline inner exports theirs, which is no step of it");
  }

  @Test
  @Behaviour("pipe-F24")
  void compile_includedItemsAsOneValue_refused() {
    Pipeline<Integer> inner = Pipeline.named("inner", Integer.class);
    var part = inner.exports(inner.source("two", n -> List.of(n, n)));
    Items<Integer> included = pipeline.params().include("twice", part, Numbers::count);
    pipeline.join(included, pipeline.params()).value("one", (n, in) -> n);
    numbers.sink("sink", n -> {});
    refused("step one: gives one value, but twice comes item by item");
  }

  @Test
  @Behaviour("pipe-F13")
  void compile_paramsOfAnotherPipeline_refused() {
    pipeline.join(numbers, Pipeline.named("other", String.class).params()).sink("s", (a, b) -> {});
    refused("step s: takes params of pipeline other");
  }

  @Test
  @Behaviour("pipe-F14")
  void compile_resourceOfAnotherPipeline_refused() {
    Resource<String> theirs =
        Pipeline.named("other", String.class).resource("db", String.class, () -> "db");
    assertThat(theirs.name()).isEqualTo("db");
    pipeline.join(numbers, theirs).sink("sink", (n, db) -> {});
    refused("step sink: takes resource db of pipeline other");
  }

  @Test
  @Behaviour("pipe-F13")
  void compile_stepCalledParams_refused() {
    numbers.sink("params", n -> {});
    refused("step params: a step is called params");
  }

  @Test
  @Behaviour({"pipe-F44", "pipe-F29"})
  void compile_exportedStreamThatNobodyTakes_isFine() throws InterruptedException {
    pipeline.exports(numbers);
    Runner.sequential().run(pipeline.compile(), new Numbers(2)).close();
  }

  @Test
  @Behaviour("pipe-F1")
  void toString_ofWhatIsDeclared_saysWhatItIs() {
    pipeline.describe("counts");
    assertThat(pipeline).hasToString("pipeline numbers, 1 steps");
    assertThat(numbers.describe("up")).hasToString("Items numbers of pipeline numbers");
    assertThat(pipeline.name()).isEqualTo("numbers");
    assertThat(Runner.sequential()).hasToString("Runner.sequential");
  }

  private void refused(String message) {
    assertThatThrownBy(pipeline::compile)
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining("pipeline numbers")
        .hasMessageContaining(message);
  }
}
