package dev.weir.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A graph as the fields of its JSON, and back. */
final class GraphJson {
  private GraphJson() {}

  static Map<String, @Nullable Object> of(PlanGraph graph) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("schema_version", PlanGraph.SCHEMA_VERSION);
    json.put("name", graph.name());
    json.put("params", graph.params());
    Map<String, Object> steps = new LinkedHashMap<>();
    graph.steps().forEach(step -> steps.put(step.name(), of(step)));
    json.put("steps", steps);
    putFilled(json, "resources", graph.resources());
    putPresent(json, "error_materializer", graph.errorMaterializer());
    putFilled(json, "pipeline_observers", graph.observers());
    json.put("scope_step_totals", graph.scopeStepTotals());
    return json;
  }

  private static Map<String, @Nullable Object> of(StepGraph step) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("deps", step.deps());
    putFilled(json, "resources", step.resources());
    json.put("output", step.output());
    json.put("fn", step.fn());
    json.put("on_error", step.onError());
    json.put("mode", step.mode());
    json.put("materializer", step.materializer());
    json.put("error_materializer", step.errorMaterializer());
    json.put("each_mode_deps", step.eachModeDeps());
    json.put("pipeline", step.place().pipeline());
    json.put("parent_pipeline", step.place().parent());
    json.put("max_in_flight", step.maxInFlight());
    json.put("pipeline_scope", step.place().scope());
    json.put("step_index_in_scope", step.place().index());
    json.put("step_total_in_scope", step.place().total());
    putFilled(json, "needs_materialize_reasons", step.reasons());
    putFilled(
        json,
        "observers",
        step.observers().stream()
            .map(seen -> Map.of("handler_name", seen.handler(), "source", seen.source()))
            .map(java.util.TreeMap::new)
            .toList());
    if (!step.parameterNames().isEmpty()) {
      json.put("dataset_param_names", step.parameterNames());
    }
    putPresent(json, "error_threshold_absolute", step.threshold());
    putPresent(json, "error_threshold_pct", step.thresholdShare());
    Map<String, Object> contract = new LinkedHashMap<>();
    contract.put("runtime_kind", step.contract().runtimeKind());
    contract.put("completion_policy", step.contract().completion());
    contract.put("drain_policy", step.contract().drain());
    json.put("output_contract", contract);
    if (!step.consumers().isEmpty()) {
      json.put("consumer_contracts", step.consumers());
    }
    Map<String, Object> publish = new LinkedHashMap<>();
    publish.put("strategy", step.publish().strategy());
    publish.put("handoff", step.publish().handoff());
    publish.put("max_in_flight", step.maxInFlight());
    json.put("publish_plan", publish);
    return json;
  }

  private static void putFilled(Map<String, @Nullable Object> json, String name, List<?> values) {
    if (!values.isEmpty()) {
      json.put(name, values);
    }
  }

  private static void putPresent(
      Map<String, @Nullable Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  static PlanGraph read(@Nullable Object json) {
    Fields root = Fields.of("graph", json);
    int version = root.integer("schema_version", 1, Integer.MAX_VALUE);
    if (version != PlanGraph.SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schema_version: %d (expected: %d)".formatted(version, PlanGraph.SCHEMA_VERSION));
    }
    PlanGraph graph =
        new PlanGraph(
            root.text("name"),
            root.texts("params"),
            root.nested("steps").map(GraphJson::step),
            root.list("resources"),
            root.textOrNull("error_materializer"),
            root.list("pipeline_observers"),
            root.nested("scope_step_totals").integers(1));
    checkDeps(graph);
    return graph;
  }

  private static void checkDeps(PlanGraph graph) {
    var known = new java.util.HashSet<String>();
    known.add(Params.NAME);
    for (StepGraph step : graph.steps()) {
      for (String dep : step.deps().keySet()) {
        if (!known.contains(dep)) {
          throw new IllegalArgumentException(
              "steps.%s.deps: %s (expected: params, or a step before it)"
                  .formatted(step.name(), dep));
        }
      }
      known.add(step.name());
      step.parameterNames().forEach((from, name) -> checkName(graph, step, from, name));
    }
  }

  private static void checkName(PlanGraph graph, StepGraph step, String from, String name) {
    if (!isTaken(graph, step, from)) {
      throw new IllegalArgumentException(
          "steps.%s.dataset_param_names: %s (expected: of its deps, of its resources, or a field as params.field)"
              .formatted(step.name(), from));
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "steps.%s.dataset_param_names.%s: \"%s\" (expected: the name of a parameter)"
              .formatted(step.name(), from, name));
    }
  }

  /** Within an include an adapter's result stands for the parameters; its fields are not known. */
  private static boolean isTaken(PlanGraph graph, StepGraph step, String from) {
    Map<String, String> deps = step.deps();
    String params = Params.NAME + ".";
    if (deps.containsKey(Params.NAME) && from.startsWith(params)) {
      return graph.params().containsKey(from.substring(params.length()));
    }
    return deps.containsKey(from)
        || step.resources().contains(from)
        || deps.keySet().stream().anyMatch(dep -> from.startsWith(dep + "."));
  }

  private static StepGraph step(String name, Fields json) {
    Fields contract = json.nested("output_contract");
    Fields publish = json.nested("publish_plan");
    int bound = json.integer("max_in_flight", 1, Step.MOST_IN_FLIGHT);
    // Written twice, for those who read only the one.
    var _ = publish.integer("max_in_flight", bound, bound);
    return new StepGraph(
        name,
        json.texts("deps"),
        json.list("resources"),
        json.textOrNull("output"),
        json.textOrNull("fn"),
        json.oneOf("on_error", "continue", "stop"),
        json.oneOf("mode", "all", "each"),
        json.textOrNull("materializer"),
        json.textOrNull("error_materializer"),
        json.list("each_mode_deps"),
        place(json),
        bound,
        json.list("needs_materialize_reasons"),
        json.each(
            "observers", o -> new StepGraph.Observed(o.text("handler_name"), o.text("source"))),
        json.textsOrNone("dataset_param_names"),
        json.has("error_threshold_absolute")
            ? (Integer) json.integer("error_threshold_absolute", 1, Integer.MAX_VALUE)
            : null,
        json.has("error_threshold_pct") ? (Double) json.share("error_threshold_pct") : null,
        new StepGraph.Contract(
            contract.text("runtime_kind"),
            contract.text("completion_policy"),
            contract.text("drain_policy")),
        json.textsOrNone("consumer_contracts"),
        new StepGraph.Publish(publish.text("strategy"), publish.text("handoff")));
  }

  private static Place place(Fields json) {
    return new Place(
        json.text("pipeline"),
        json.textOrNull("parent_pipeline"),
        json.text("pipeline_scope"),
        json.integer("step_index_in_scope", 0, Integer.MAX_VALUE),
        json.integer("step_total_in_scope", 1, Integer.MAX_VALUE));
  }
}
