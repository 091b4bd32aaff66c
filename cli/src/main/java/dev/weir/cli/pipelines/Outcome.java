package dev.weir.cli.pipelines;

import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.StepGraph;
import dev.weir.pipeline.StepStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a run that has ended has come to. */
final class Outcome {
  private final Plan<?> plan;
  private final Run run;
  private final Map<String, JsonNode> results = new LinkedHashMap<>();

  Outcome(FoundPipeline<?> found, Run run) {
    this.plan = found.plan();
    this.run = run;
    for (StepGraph step : plan.graph().steps()) {
      if (isResult(step)) {
        run.find(step.name()).ifPresent(made -> results.put(step.name(), Json.tree(made)));
      }
    }
  }

  /** Values, and collections that were made for no other step; not what is inside of others. */
  private static boolean isResult(StepGraph step) {
    boolean collected = step.publish().strategy().equals("publish_materialized");
    return !step.name().startsWith("_")
        && !step.name().contains("__")
        && (!collected || step.consumers().isEmpty());
  }

  /** The results by the names of their steps; texts as they are, all else as JSON. */
  List<String> words() {
    return results.entrySet().stream()
        .map(result -> result.getKey() + ": " + word(result.getValue()))
        .toList();
  }

  private static String word(JsonNode result) {
    return result.isString() ? result.asString() : Json.write(result);
  }

  /** The steps with inputs that have failed: nothing of those is in the results. */
  List<String> failures() {
    return run.stats().stream()
        .filter(step -> step.errors() > 0)
        .map(step ->
            "step %s: failed for %d, went well for %d"
                .formatted(step.step(), step.errors(), step.successes()))
        .toList();
  }

  Map<String, Object> json(String runner) {
    return Ordered.of(
        "pipeline", plan.name(),
        "run", run.id(),
        "runner", runner,
        "results", results,
        "steps", run.stats().stream().map(Outcome::shown).toList());
  }

  private static Map<String, Object> shown(StepStats step) {
    return Ordered.of(
        "name", step.step(),
        "successes", step.successes(),
        "errors", step.errors(),
        "given", step.given(),
        "micros", step.nanos() / 1000);
  }
}
