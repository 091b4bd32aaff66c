package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plan as data, as JSON and back, as a chart. */
class GraphTest {
  private final Pipeline<Numbers> pipeline = Numbers.pipeline();
  private final Items<Integer> numbers =
      pipeline.source("numbers", Numbers::list).maxInFlight(8).of(Integer.class);

  GraphTest() {
    Resource<String> db = pipeline.resource("db", String.class, () -> "db");
    var odd = numbers.filter("odd", n -> n % 2 == 1).observe(event -> {}).failFromShare(0.5);
    var even = numbers.filter("even", n -> n % 2 == 0);
    pipeline.join(odd.list(), even.set(), db).value("both", (a, b, d) -> a.size() + b.size());
    pipeline.observe(event -> {});
  }

  @Test
  @Behaviour({"pipe-F104", "pipe-F105", "pipe-F107", "pipe-F108", "pipe-F51"})
  void toJson_plan_isFrozen() {
    assertThat(pipeline.compile().toJson())
        .isEqualTo(
            """
            {"schema_version":1,"name":"numbers","params":{"count":"int"},"steps":{\
            "numbers":{"deps":{"params":"value"},"output":"Integer","fn":null,"on_error":"continue","mode":"all",\
            "materializer":null,"error_materializer":null,"each_mode_deps":[],"pipeline":"numbers","parent_pipeline":null,\
            "max_in_flight":8,"pipeline_scope":"numbers","step_index_in_scope":0,"step_total_in_scope":4,\
            "observers":[{"handler_name":"lambda","source":"pipeline"}],\
            "output_contract":{"runtime_kind":"stream","completion_policy":"on_exhaustion","drain_policy":"none"},\
            "consumer_contracts":{"odd":"item","even":"item"},\
            "publish_plan":{"strategy":"publish_fanout","handoff":"fanout","max_in_flight":8}},\
            "odd":{"deps":{"numbers":"item"},"output":null,"fn":null,"on_error":"continue","mode":"each",\
            "materializer":"list","error_materializer":null,"each_mode_deps":["numbers"],"pipeline":"numbers","parent_pipeline":null,\
            "max_in_flight":1,"pipeline_scope":"numbers","step_index_in_scope":1,"step_total_in_scope":4,\
            "needs_materialize_reasons":["consumer_requires_materialized_type"],\
            "observers":[{"handler_name":"lambda","source":"pipeline"},{"handler_name":"lambda","source":"step"}],\
            "error_threshold_pct":0.5,\
            "output_contract":{"runtime_kind":"value","completion_policy":"immediate","drain_policy":"none"},\
            "consumer_contracts":{"both":"list"},\
            "publish_plan":{"strategy":"publish_materialized","handoff":"none","max_in_flight":1}},\
            "even":{"deps":{"numbers":"item"},"output":null,"fn":null,"on_error":"continue","mode":"each",\
            "materializer":"set","error_materializer":null,"each_mode_deps":["numbers"],"pipeline":"numbers","parent_pipeline":null,\
            "max_in_flight":1,"pipeline_scope":"numbers","step_index_in_scope":2,"step_total_in_scope":4,\
            "needs_materialize_reasons":["consumer_requires_materialized_type"],\
            "observers":[{"handler_name":"lambda","source":"pipeline"}],\
            "output_contract":{"runtime_kind":"value","completion_policy":"immediate","drain_policy":"none"},\
            "consumer_contracts":{"both":"set"},\
            "publish_plan":{"strategy":"publish_materialized","handoff":"none","max_in_flight":1}},\
            "both":{"deps":{"odd":"list","even":"set"},"resources":["db"],"output":null,"fn":null,"on_error":"continue","mode":"all",\
            "materializer":null,"error_materializer":null,"each_mode_deps":[],"pipeline":"numbers","parent_pipeline":null,\
            "max_in_flight":1,"pipeline_scope":"numbers","step_index_in_scope":3,"step_total_in_scope":4,\
            "observers":[{"handler_name":"lambda","source":"pipeline"}],\
            "output_contract":{"runtime_kind":"value","completion_policy":"immediate","drain_policy":"none"},\
            "publish_plan":{"strategy":"publish_value","handoff":"none","max_in_flight":1}}},\
            "resources":["db"],"pipeline_observers":["lambda"],"scope_step_totals":{"numbers":4}}\
            """);
  }

  @Test
  @Behaviour({"pipe-F109", "pipe-F108"})
  void fromJson_whatWasWritten_isTheSameGraph() {
    PlanGraph graph = pipeline.compile().graph();
    assertThat(PlanGraph.fromJson(graph.toJson())).isEqualTo(graph);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"max_in_flight\":8|\"max_in_flight\":0|max_in_flight: 0 (expected: an integer, 1 to 1048576)",
        "\"max_in_flight\":8|\"max_in_flight\":true|max_in_flight: true (expected: an integer",
        "\"max_in_flight\":8|\"max_in_flight\":2.5|max_in_flight: 2.5 (expected: an integer",
        "\"max_in_flight\":8|\"max_in_flight\":\"3\"|max_in_flight: 3 (expected: an integer",
        "\"max_in_flight\":8|\"max_in_flight\":1048577|max_in_flight: 1048577 (expected: an integer",
        "\"fanout\",\"max_in_flight\":8|\"fanout\",\"max_in_flight\":9|publish_plan.max_in_flight: 9 (expected: an integer, 8 to 8)",
        "\"error_threshold_pct\":0.5|\"error_threshold_pct\":\"much\"|error_threshold_pct: much (expected: a number, more than 0, at most 1)",
        "\"error_threshold_pct\":0.5|\"error_threshold_pct\":7|error_threshold_pct: 7 (expected: a number, more than 0, at most 1)",
        "\"each_mode_deps\":[\"numbers\"]|\"each_mode_deps\":[1]|each_mode_deps: 1 (expected: strings)",
        "\"each_mode_deps\":[\"numbers\"]|\"each_mode_deps\":{}|each_mode_deps: {} (expected: a list)",
        "\"schema_version\":1|\"schema_version\":2|schema_version: 2 (expected: 1)",
        "\"on_error\":\"continue\"|\"on_error\":\"maybe\"|on_error: maybe (expected: continue or stop)",
        "\"deps\":{\"numbers\"|\"deps\":{\"later\"|steps.odd.deps: later (expected: params, or a step before it)",
        "\"name\":\"numbers\"|\"name\":null|graph.name: null (expected: a string)"
      })
  @Behaviour({"pipe-F50", "pipe-F109"})
  void fromJson_somethingWrong_refusedWithTheWayToIt(String right, String wrong, String message) {
    String json = pipeline.compile().toJson();
    assertThatThrownBy(() -> PlanGraph.fromJson(json.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Behaviour("pipe-F109")
  void fromJson_noJson_refused() {
    assertThatThrownBy(() -> PlanGraph.fromJson("{")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PlanGraph.fromJson("[]"))
        .hasMessageContaining("(expected: an object)");
    assertThatThrownBy(() -> PlanGraph.fromJson("{} {}"))
        .hasMessageContaining("more after its end");
  }

  /** An observer with a name of its own. */
  private static final class Shown implements Observer {
    @Override
    public void on(RunEvent event) {}
  }

  @Test
  @Behaviour({"pipe-F70", "pipe-F104", "pipe-F105"})
  void graph_plainParamsBarriersAndNames_areShown() {
    Pipeline<String> plain = Pipeline.named("plain", String.class);
    Items<String> words = plain.source("words", List::of).observe(new Shown());
    plain
        .params()
        .sink("then", text -> {})
        .after(words)
        .observe(
            new Observer() {
              @Override
              public void on(RunEvent event) {}
            });
    plain.source("others", List::of).map("ends", word -> word);
    PlanGraph graph = plain.compile().graph();
    assertThat(graph.toMermaid()).contains("s_words -.-> s_then");
    assertThat(graph.steps().getLast().contract().drain()).isEqualTo("terminal");
    assertThat(graph.params()).containsExactly(java.util.Map.entry("value", "String"));
    StepGraph drained = graph.steps().getFirst();
    assertThat(drained.contract().drain()).isEqualTo("barrier_only");
    assertThat(drained.observers()).containsExactly(new StepGraph.Observed("Shown", "step"));
    assertThat(graph.steps().get(1).observers())
        .containsExactly(new StepGraph.Observed("lambda", "step"));
  }

  @Test
  @Behaviour("pipe-F103")
  void toMermaid_plan_stepsAndHowTheyAreTaken() {
    assertThat(pipeline.compile().toMermaid())
        .isEqualTo(
            """
            flowchart LR
              params([params])
              s_numbers["numbers<br/>Integer"]
              s_odd["odd"]
              s_even["even"]
              s_both["both"]
              params --> s_numbers
              s_numbers -->|item| s_odd
              s_numbers -->|item| s_even
              s_odd -->|list| s_both
              s_even -->|set| s_both
            """);
  }

  @Test
  @Behaviour("pipe-F103")
  void toMermaid_namesThatDifferInSignsOnly_areTwoSteps() {
    Pipeline<String> words = Pipeline.named("words", String.class);
    Items<String> source = words.source("words", List::of);
    source.sink("a-b", word -> {});
    source.sink("a_b", word -> {});
    source.sink("say \"b\"", word -> {});
    assertThat(words.compile().toMermaid())
        .contains("s_a_b[\"a-b\"]", "s3_a_b[\"a_b\"]", "s_say__b_[\"say #quot;b#quot;\"]")
        .contains("s_words -->|item| s_a_b", "s_words -->|item| s3_a_b");
  }
}
