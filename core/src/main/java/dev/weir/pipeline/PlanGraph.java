package dev.weir.pipeline;

import dev.weir.internal.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as data: what it is made of, without its functions. Equal plans have equal graphs; written
 * as JSON and read again it is the same.
 *
 * @param params the fields of the parameters and their types
 * @param steps in the order of the plan
 * @param resources those that steps take
 * @param scopeStepTotals the number of steps of each scope
 */
public record PlanGraph(
    String name,
    Map<String, String> params,
    List<StepGraph> steps,
    List<String> resources,
    @Nullable String errorMaterializer,
    List<String> observers,
    Map<String, Integer> scopeStepTotals) {
  /** The form of the JSON; another number is another form. */
  public static final int SCHEMA_VERSION = 1;

  /** Copied. */
  public PlanGraph {
    steps = List.copyOf(steps);
    resources = List.copyOf(resources);
    observers = List.copyOf(observers);
  }

  /** As JSON, always the same for the same graph. */
  public String toJson() {
    return Json.text(GraphJson.of(this));
  }

  /**
   * What {@link #toJson} has written.
   *
   * @throws IllegalArgumentException if it is not that; it names the field and what was expected
   */
  public static PlanGraph fromJson(String json) {
    return GraphJson.read(Json.read(json));
  }

  /** As a Mermaid flowchart: steps with what they give, arrows with how it is taken. */
  public String toMermaid() {
    Map<String, String> ids = ids();
    StringBuilder chart = new StringBuilder("flowchart LR\n");
    chart.append("  params([params])\n");
    for (StepGraph step : steps) {
      String gives = step.output() == null ? "" : "<br/>" + step.output();
      chart.append(
          "  %s[\"%s%s\"]\n"
              .formatted(ids.get(step.name()), step.name().replace("\"", "#quot;"), gives));
    }
    for (StepGraph step : steps) {
      step.deps()
          .forEach((from, how) ->
              chart.append(
                  "  %s %s %s\n".formatted(ids.get(from), arrow(how), ids.get(step.name()))));
    }
    return chart.toString();
  }

  private static String arrow(String how) {
    return switch (how) {
      case "value" -> "-->";
      case "barrier" -> "-.->";
      default -> "-->|%s|".formatted(how);
    };
  }

  /** Some words mean something else to Mermaid; and two names may differ in other signs only. */
  private Map<String, String> ids() {
    Map<String, String> ids = new LinkedHashMap<>();
    ids.put(Params.NAME, Params.NAME);
    for (StepGraph step : steps) {
      String id = "_" + step.name().replaceAll("[^A-Za-z0-9_]", "_");
      ids.put(step.name(), ids.containsValue("s" + id) ? "s" + ids.size() + id : "s" + id);
    }
    return ids;
  }
}
