package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step method calls what it takes, where that has another name, is known to the graph. */
@Behaviour("pipe-F11")
class ParameterNameTest {
  /** What a run would be given. */
  record In(int count, List<String> words) {}

  /** Each kind of producer, by its own name and by another. */
  private static class Steps {
    @StepMethod
    String same(@From("unit") String unit, int count, In params) {
      return unit + count + params;
    }

    @StepMethod
    String renamed(
        @From("same") String text,
        @From("unit") String suffix,
        @From("count") int times,
        @From("params") In all,
        @From("words") List<String> others) {
      return text + suffix + times + all + others;
    }
  }

  /** The field that was taken whole is taken item by item too. */
  private static final class MoreSteps extends Steps {
    @StepMethod
    void each(@From("words") String word, String renamed) {}
  }

  private final Pipeline<In> pipeline = pipeline("named", new MoreSteps());

  private static Pipeline<In> pipeline(String name, Object steps) {
    Pipeline<In> pipeline = Pipeline.named(name, In.class);
    pipeline.resource("unit", String.class, () -> "EUR");
    return pipeline.ofMethods(steps);
  }

  @Test
  void graph_otherNames_areThoseOfTheParameters() {
    PlanGraph graph = pipeline.compile().graph();
    assertThat(step(graph, "same").parameterNames()).isEmpty();
    assertThat(step(graph, "each").parameterNames()).containsExactly(Map.entry("words", "word"));
    assertThat(step(graph, "renamed").parameterNames())
        .containsExactly(
            Map.entry("same", "text"),
            Map.entry("unit", "suffix"),
            Map.entry("params.count", "times"),
            Map.entry("params", "all"),
            Map.entry("params.words", "others"));
  }

  @Test
  void toJson_otherNames_onlyWhereThereAreSome() {
    String json = pipeline.compile().toJson();
    assertThat(json)
        .contains(
            "\"dataset_param_names\":{\"same\":\"text\",\"unit\":\"suffix\",\"params.count\":\"times\","
                + "\"params\":\"all\",\"params.words\":\"others\"},\"output_contract\"")
        .contains("\"dataset_param_names\":{\"words\":\"word\"}");
    assertThat(json.split("dataset_param_names", -1)).hasSize(3);
  }

  @Test
  void fromJson_whatWasWritten_isTheSameGraph() {
    PlanGraph graph = pipeline.compile().graph();
    assertThat(PlanGraph.fromJson(graph.toJson())).isEqualTo(graph);
  }

  /** The names of the plan go to the left, and what makes the parameters stands for them. */
  @Test
  void graph_includedPipeline_namesThatTheStepsHaveInThePlan() {
    Pipeline<In> inner = pipeline("inner", new Steps());
    Entry exported = inner.entries.getLast();
    assertThat(exported.name).isEqualTo("renamed");
    Pipeline<Integer> outer = Pipeline.named("outer", Integer.class);
    outer
        .source("numbers", List::of)
        .include("part", inner.exports(new Value<String>(exported)), n -> new In(n, List.of()))
        .sink("end", text -> {});
    PlanGraph graph = outer.compile().graph();
    assertThat(step(graph, "part").parameterNames())
        .containsExactly(
            Map.entry("part__same", "text"),
            Map.entry("unit", "suffix"),
            Map.entry("part__adapter.count", "times"),
            Map.entry("part__adapter", "all"),
            Map.entry("part__adapter.words", "others"));
    assertThat(PlanGraph.fromJson(graph.toJson())).isEqualTo(graph);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"same\":\"text\"|\"sane\":\"text\"|steps.renamed.dataset_param_names: sane (expected: of its deps, of its resources, or a field as params.field)",
        "\"unit\":\"suffix\"|\"each\":\"suffix\"|dataset_param_names: each (expected: of its deps",
        "\"params.count\":|\"params.cuont\":|dataset_param_names: params.cuont (expected: of its deps",
        "\"params.count\":|\"count\":|dataset_param_names: count (expected: of its deps",
        "\"same\":\"text\"|\"same\":\" \"|steps.renamed.dataset_param_names.same: \" \" (expected: the name of a parameter)",
        "\"same\":\"text\"|\"same\":1|dataset_param_names.same: 1 (expected: a string)",
        "{\"words\":\"word\"}|[\"word\"]|dataset_param_names: [word] (expected: an object)",
      })
  void fromJson_namesOfNothing_refusedWithTheWayToThem(String right, String wrong, String said) {
    String json = pipeline.compile().toJson();
    assertThat(json).contains(right);
    assertThatThrownBy(() -> PlanGraph.fromJson(json.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void outline_otherNames_areThoseOfTheParameters() {
    StepOutline renamed = pipeline.outline().get(2);
    assertThat(renamed.name()).isEqualTo("renamed");
    assertThat(renamed.takes()).containsExactly("same", "unit", "params");
    assertThat(renamed.parameterNames().keySet())
        .containsExactly("same", "unit", "params.count", "params", "params.words");
    assertThat(pipeline.outline().getFirst().parameterNames()).isEmpty();
  }

  @Test
  void graph_stepsWithHandles_haveNoParameters() {
    Pipeline<In> handles = Pipeline.named("handles", In.class);
    handles.value("count", in -> in.count()).map("twice", n -> 2 * n);
    assertThat(handles.compile().graph().steps())
        .allSatisfy(step -> assertThat(step.parameterNames()).isEmpty());
  }

  /** One producer goes to one parameter, so that its name is one. */
  @ParameterizedTest
  @CsvSource({"count", "unit", "words"})
  @Behaviour("pipe-F13")
  void ofMethods_twoParametersOfOneProducer_refused(String producer) {
    Object steps =
        switch (producer) {
          case "count" ->
              new Object() {
                @StepMethod
                void both(int count, @From("count") int again) {}
              };
          case "unit" ->
              new Object() {
                @StepMethod
                void both(String unit, @From("unit") String again) {}
              };
          default ->
              new Object() {
                @StepMethod
                void both(List<String> words, @From("words") String word) {}
              };
        };
    Pipeline<In> twice = Pipeline.named("twice", In.class);
    twice.resource("unit", String.class, () -> "EUR");
    assertThatThrownBy(() -> twice.ofMethods(steps))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessage(
            "pipeline twice, step both: takes %s twice (expected: once)".formatted(producer));
  }

  private static StepGraph step(PlanGraph graph, String name) {
    return graph.steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
