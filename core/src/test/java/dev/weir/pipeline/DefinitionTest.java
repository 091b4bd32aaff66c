package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.testkit.Behaviour;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a definition says is in its plan, and what it does not say is the default. */
class DefinitionTest {
  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers = pipeline.source("numbers", Numbers::list);

  private record Whole() implements Materializer {
    @Override
    public Object collect(Iterator<?> items, Context context) {
      return List.of();
    }
  }

  private record Kept() implements ErrorMaterializer {
    @Override
    public void accept(StepFailure failure) {}
  }

  private record Seen() implements Observer {
    @Override
    public void on(RunEvent event) {}
  }

  @Test
  @Behaviour("pipe-F1")
  void compile_whatAPipelineHolds_isInItsPlan() {
    pipeline.describe("counts").observe(new Seen()).errorsTo(new Kept()).materializer(new Whole());
    Resource<String> unit = pipeline.resource("unit", String.class, () -> "EUR");
    pipeline.join(numbers.materialize(), unit).sink("priced", (n, u) -> {});
    pipeline.exports(pipeline.source("exported", Numbers::list));
    PlanGraph graph = pipeline.compile().graph();
    assertThat(graph.name()).isEqualTo("numbers");
    assertThat(graph.params()).containsExactly(entry("count", "int"));
    assertThat(graph.steps())
        .extracting(StepGraph::name)
        .containsExactly("numbers", "priced", "exported");
    assertThat(graph.resources()).containsExactly("unit");
    assertThat(graph.errorMaterializer()).isEqualTo("Kept");
    assertThat(graph.observers()).containsExactly("Seen");
    assertThat(graph.steps().getFirst().materializer()).isEqualTo("Whole");
    assertThat(pipeline.description()).isEqualTo("counts");
  }

  @Test
  @Behaviour("pipe-F2")
  void compile_stepThatIsSetToNothing_hasTheDefaults() {
    numbers.sink("sink", n -> {});
    Node sink = pipeline.compile().nodes().getLast();
    assertThat(sink.settings())
        .isEqualTo(
            new Settings(
                1,
                OnError.CONTINUE,
                Mode.AUTO,
                ZipPolicy.STRICT,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                Retry.NONE,
                1,
                true,
                "",
                List.of()));
    assertThat(sink.observers()).isEmpty();
    assertThat(sink.errors()).isNull();
  }

  @Test
  @Behaviour("pipe-F2")
  void compile_observersOfOneStep_areNoOthers() {
    numbers.observe(new Seen()).map("map", n -> n).sink("sink", n -> {});
    assertThat(pipeline.compile().graph().steps())
        .extracting(step -> step.observers().size())
        .containsExactly(1, 0, 0);
  }

  @Test
  @Behaviour({"pipe-F24", "pipe-F105"})
  void compile_severalStreamsItemByItem_areInTheOrderOfTheArguments() {
    Items<Integer> others = pipeline.source("others", Numbers::list);
    pipeline.join(others, pipeline.params(), numbers).sink("sink", (o, in, n) -> {});
    StepGraph sink = pipeline.compile().graph().steps().getLast();
    assertThat(sink.mode()).isEqualTo("each");
    assertThat(sink.eachModeDeps()).containsExactly("others", "numbers");
    assertThat(pipeline.compile().graph().steps().getFirst().mode()).isEqualTo("all");
  }
}
