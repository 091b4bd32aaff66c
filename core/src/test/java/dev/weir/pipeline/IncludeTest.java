package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline as a part of another: its steps stand flat in the plan of the outer. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class IncludeTest {
  @Parameter Runner runner;

  record Order(int price) {}

  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);
  private final Pipeline<Order> pricing = Pipeline.named("pricing", Order.class);
  private final Value<Integer> tax = pricing.value("tax", order -> order.price() / 10);
  private final Value<Integer> total =
      pricing.join(tax, pricing.params()).value("total", (t, order) -> order.price() + t);
  private final Part.OfValue<Order, Integer> part = pricing.exports(total);

  @Test
  @Behaviour({"pipe-F3", "pipe-F31", "pipe-F34", "pipe-F30"})
  void run_includedOnce_givesAValue() throws InterruptedException {
    Value<Integer> price =
        pipeline.params().include("price", part, in -> new Order(in.count() * 100));
    numbers.sink("sink", n -> {});
    Plan<Numbers> plan = pipeline.compile();
    assertThat(plan.levels().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder("numbers", "price__adapter", "price__tax", "price", "sink");
    assertThat(runner.run(plan, new Numbers(3)).get(price)).isEqualTo(330);
  }

  @Test
  @Behaviour("pipe-F3")
  void describe_anInclude_isInTheOutline() {
    numbers.include("price", part, Order::new).describe("with tax").sink("sink", n -> {});
    StepOutline include = pipeline.outline().get(1);
    assertThat(include.name()).isEqualTo("price");
    assertThat(include.includes()).contains("pricing");
    assertThat(include.description()).isEqualTo("with tax");
  }

  @Test
  @Behaviour({"pipe-F32", "pipe-F24"})
  void run_includedForItems_runsForEach() throws InterruptedException {
    Items<Integer> prices = numbers.include("price", part, n -> new Order(n * 100));
    Value<List<Integer>> kept = keep(prices);
    Plan<Numbers> plan = pipeline.compile();
    assertThat(runner.run(plan, new Numbers(3)).get(kept)).containsExactly(110, 220, 330);
    StepGraph inner = plan.graph().steps().get(2);
    assertThat(inner.name()).isEqualTo("price__tax");
    assertThat(inner.mode()).isEqualTo("each");
    assertThat(inner.deps()).containsExactly(java.util.Map.entry("price__adapter", "item"));
  }

  @Test
  @Behaviour({"pipe-F32", "pipe-F35"})
  void run_includedTwice_withoutCollisions() throws InterruptedException {
    Items<Integer> first = numbers.include("first", part, Order::new);
    Items<Integer> second = first.include("second", part, Order::new);
    Value<List<Integer>> kept = keep(second);
    assertThat(runner.run(pipeline.compile(), new Numbers(10)).get(kept)).hasSize(10).endsWith(12);
  }

  @Test
  @Behaviour("pipe-F32")
  void run_includedForManyParameters_givesItems() throws InterruptedException {
    Items<Integer> prices =
        pipeline.params().includeEach("price", part, in -> List.of(new Order(10), new Order(20)));
    Value<List<Integer>> kept = keep(prices);
    numbers.sink("sink", n -> {});
    assertThat(runner.run(pipeline.compile(), new Numbers(1)).get(kept)).containsExactly(11, 22);
  }

  @Test
  @Behaviour({"pipe-F35", "pipe-F36", "pipe-F31"})
  void compile_nestedIncludes_scopesAndPlaces() throws InterruptedException {
    Pipeline<Order> outer = Pipeline.named("outer", Order.class);
    Value<Integer> inner = outer.params().include("inner", part, order -> order);
    Value<Integer> doubled = inner.map("doubled", n -> n * 2);
    Items<Integer> all = numbers.include("all", outer.exports(doubled), Order::new);
    Value<List<Integer>> kept = keep(all);
    Plan<Numbers> plan = pipeline.compile();
    assertThat(plan.graph().steps())
        .extracting(StepGraph::name)
        .containsExactly(
            "numbers",
            "all__adapter",
            "all__inner__adapter",
            "all__inner__tax",
            "all__inner",
            "all",
            "keep");
    Place tax = plan.graph().steps().get(3).place();
    assertThat(tax).isEqualTo(new Place("pricing", "numbers.outer", "numbers__all__inner", 0, 2));
    Place adapter = plan.graph().steps().get(2).place();
    assertThat(adapter).isEqualTo(new Place("outer", "numbers", "numbers__all", 0, 2));
    assertThat(runner.run(plan, new Numbers(10)).get(kept)).endsWith(22);
  }

  @Test
  @Behaviour({"pipe-F31", "pipe-F51"})
  void compile_adapter_stopsAndHasABoundOfOne() {
    numbers.maxInFlight(7).include("price", part, Order::new).sink("sink", n -> {});
    StepGraph adapter = pipeline.compile().graph().steps().get(1);
    assertThat(adapter.name()).isEqualTo("price__adapter");
    assertThat(adapter.maxInFlight()).isEqualTo(1);
    assertThat(adapter.onError()).isEqualTo("stop");
  }

  /** Some that have names. */
  private enum Who implements Observer, Materializer, ErrorMaterializer {
    OUTER,
    INNER,
    STEP;

    @Override
    public void on(RunEvent event) {}

    @Override
    public Object collect(Iterator<?> items, Materializer.Context context) {
      return name() + items.next();
    }

    @Override
    public void accept(StepFailure failure) {}
  }

  @Test
  @Behaviour({"pipe-F33", "pipe-F83"})
  void compile_optionsOfIncludedSteps_areKept() {
    Pipeline<Order> inner = Pipeline.named("inner", Order.class);
    Items<Integer> parts =
        inner.source("parts", order -> List.of(order.price())).maxInFlight(7).onError(OnError.STOP);
    Items<Integer> checked =
        parts.map("checked", n -> n).mode(Mode.EACH).failFrom(3).failFromShare(0.5).materialize();
    pipeline.params().include("in", inner.exports(checked), in -> new Order(1)).sink("s", n -> {});
    pipeline.observe(Who.OUTER);
    inner.observe(Who.INNER).observe(Who.OUTER);
    checked.observe(Who.STEP);
    numbers.sink("sink", n -> {});
    List<StepGraph> steps = pipeline.compile().graph().steps();
    StepGraph first = named(steps, "in__parts");
    assertThat(first.maxInFlight()).isEqualTo(7);
    assertThat(first.onError()).isEqualTo("stop");
    StepGraph last = named(steps, "in");
    assertThat(last.mode()).isEqualTo("each");
    assertThat(last.threshold()).isEqualTo(3);
    assertThat(last.thresholdShare()).isEqualTo(0.5);
    assertThat(last.reasons()).containsExactly("producer_force_materialize");
    assertThat(last.observers())
        .extracting(StepGraph.Observed::source)
        .containsExactly("pipeline", "pipeline", "step");
  }

  @Test
  @Behaviour("pipe-F33")
  void run_whatIsOfTheInnerPipeline_goesBeforeWhatIsOfTheOuter() throws InterruptedException {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Pipeline<Order> inner = Pipeline.named("inner", Order.class);
    Items<Integer> all = inner.source("all", order -> List.of(order.price())).materialize();
    Value<String> text =
        inner.join(all.<String>collected(), inner.params()).value("text", (items, order) -> items);
    Value<Integer> broken = inner.value("broken", order -> 1 / (order.price() - 1));
    inner.observe(event -> told.add("inner"));
    broken.observe(event -> told.add("step"));
    Value<String> result =
        pipeline.params().include("in", inner.exports(text), in -> new Order(in.count()));
    numbers.sink("sink", n -> {});
    pipeline.materializer(Who.OUTER).errorsTo(failure -> told.add("outer failed"));
    assertThat(runner.run(pipeline.compile(), new Numbers(1)).get(result)).isEqualTo("OUTER1");
    assertThat(told).filteredOn("outer failed"::equals).hasSize(1);
    assertThat(told).filteredOn("step"::equals).hasSize(2);
    assertThat(told.indexOf("step")).isGreaterThan(told.indexOf("inner"));
    told.clear();
    inner.materializer(Who.INNER).errorsTo(failure -> told.add("inner failed"));
    assertThat(runner.run(pipeline.compile(), new Numbers(1)).get(result)).isEqualTo("INNER1");
    assertThat(told).contains("inner failed").doesNotContain("outer failed");
  }

  private static StepGraph named(List<StepGraph> steps, String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  @Behaviour("pipe-F35")
  void compile_pipelineThatIncludesItself_refusedWithTheChain() {
    pricing.params().include("again", part, order -> order);
    numbers.include("price", part, Order::new).sink("sink", n -> {});
    assertThatThrownBy(pipeline::compile)
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageContaining("includes itself: numbers → pricing → pricing");
  }

  @Test
  @Behaviour("pipe-F14")
  void compile_oneFactoryInSeveralPipelines_isOneResource() {
    Callable<String> factory = () -> "EUR";
    Pipeline<Order> named = Pipeline.named("named", Order.class);
    Resource<String> unit = named.resource("unit", String.class, factory);
    var text = named.join(named.params(), unit).value("text", (order, u) -> order.price() + u);
    var texts = named.exports(text);
    numbers.include("first", texts, Order::new).sink("a", t -> {});
    Items<String> second = numbers.include("second", texts, Order::new);
    pipeline.join(second, pipeline.resource("unit", String.class, factory)).sink("b", (t, u) -> {});
    assertThat(pipeline.compile().graph().resources()).containsExactly("unit");
  }

  @Test
  @Behaviour({"pipe-F14", "pipe-F34"})
  void run_resourceOfAnIncludedPipeline_isOpenedForIt() throws InterruptedException {
    Pipeline<Order> named = Pipeline.named("named", Order.class);
    Resource<String> unit = named.resource("unit", String.class, () -> "EUR");
    var text = named.join(named.params(), unit).value("text", (order, u) -> order.price() + u);
    Items<String> texts = numbers.include("texts", named.exports(text), Order::new);
    Value<List<String>> kept = keep(texts);
    Plan<Numbers> plan = pipeline.compile();
    assertThat(runner.run(plan, new Numbers(2)).get(kept)).containsExactly("1EUR", "2EUR");
    assertThat(plan.graph().resources()).containsExactly("unit");
  }

  @Test
  @Behaviour("pipe-F37")
  void scope_parts_joinedAndChecked() {
    assertThat(new Scope("a").scope("b")).hasToString("a__b");
    assertThatThrownBy(() -> new Scope("a").scope(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static <T> Value<List<T>> keep(Items<T> items) {
    return items.reduce(
        "keep",
        all -> {
          List<T> list = new ArrayList<>();
          all.forEachRemaining(list::add);
          return list;
        });
  }
}
