package dev.weir.pipeline;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws the graph of a plan. */
final class Drawing {
  private final Plan<?> plan;

  Drawing(Plan<?> plan) {
    this.plan = plan;
  }

  PlanGraph graph() {
    return new PlanGraph(
        plan.name(),
        params(),
        plan.nodes().stream().map(this::step).toList(),
        plan.nodes().stream()
            .flatMap(node -> resources(node).stream())
            .distinct()
            .sorted()
            .toList(),
        name(plan.errors()),
        plan.observers().stream().map(Drawing::shown).toList(),
        plan.totals());
  }

  private Map<String, String> params() {
    Map<String, String> fields = new LinkedHashMap<>();
    RecordComponent[] components = plan.paramsType().getRecordComponents();
    if (components == null) {
      fields.put("value", plan.paramsType().getSimpleName());
    } else {
      for (RecordComponent component : components) {
        fields.put(component.getName(), component.getType().getSimpleName());
      }
    }
    return fields;
  }

  private StepGraph step(Node node) {
    Settings settings = node.settings();
    return new StepGraph(
        node.name(),
        deps(node),
        resources(node),
        settings.type() == null ? null : settings.type().getSimpleName(),
        node.body().name(),
        lower(settings.onError()),
        lower(node.mode()),
        name(node.collectedAs()),
        name(node.errors()),
        node.deps().stream().filter(Dep::itemwise).map(plan::nameOf).toList(),
        node.place(),
        settings.maxInFlight(),
        node.reasons().stream().sorted().toList(),
        observers(node),
        parameterNames(node),
        settings.threshold(),
        settings.thresholdShare(),
        contract(node),
        consumers(node),
        publish(node));
  }

  private Map<String, String> deps(Node node) {
    Map<String, String> deps = new LinkedHashMap<>();
    for (Dep dep : node.deps()) {
      if (dep.producer() != Dep.RESOURCE) {
        deps.put(plan.nameOf(dep), how(dep));
      }
    }
    return deps;
  }

  private Map<String, String> parameterNames(Node node) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Renamed renamed : node.body().renamed()) {
      Dep dep = node.deps().get(renamed.need());
      String producer = dep.resource() == null ? plan.nameOf(dep) : dep.resource().name;
      names.put(renamed.of(producer), renamed.parameter());
    }
    return names;
  }

  private static List<String> resources(Node node) {
    List<String> names = new ArrayList<>();
    for (Dep dep : node.deps()) {
      if (dep.resource() != null) {
        names.add(dep.resource().name);
      }
    }
    return names;
  }

  private Map<String, String> consumers(Node node) {
    Map<String, String> consumers = new LinkedHashMap<>();
    for (int index : node.takers()) {
      Node taker = plan.nodes().get(index);
      consumers.put(taker.name(), how(taker.depOn(node)));
    }
    return consumers;
  }

  private static List<StepGraph.Observed> observers(Node node) {
    List<StepGraph.Observed> observed = new ArrayList<>();
    int own = node.observers().size() - node.settings().observers().size();
    for (int i = 0; i < node.observers().size(); i++) {
      String source = i < own ? "pipeline" : "step";
      observed.add(new StepGraph.Observed(shown(node.observers().get(i)), source));
    }
    return observed;
  }

  private StepGraph.Contract contract(Node node) {
    boolean stream = node.output() == Output.STREAM || node.output() == Output.DRAINED;
    String drain =
        switch (node.output()) {
          case DRAINED -> node.takers().isEmpty() ? "terminal" : "barrier_only";
          case NOTHING -> node.itemwise() ? "terminal" : "none";
          default -> "none";
        };
    return new StepGraph.Contract(
        stream ? "stream" : "value", stream ? "on_exhaustion" : "immediate", drain);
  }

  private StepGraph.Publish publish(Node node) {
    if (node.output() == Output.COLLECTED) {
      return new StepGraph.Publish("publish_materialized", "none");
    }
    if (node.output() != Output.STREAM) {
      return new StepGraph.Publish("publish_value", "none");
    }
    return plan.readers(node) > 1
        ? new StepGraph.Publish("publish_fanout", "fanout")
        : new StepGraph.Publish("publish_stream", "edge");
  }

  private static String how(Dep dep) {
    return dep.form() == Form.DIRECT ? dep.itemwise() ? "item" : "value" : lower(dep.form());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The class of a piece of user code; null if it has no name of its own. */
  static @Nullable String name(@Nullable Object code) {
    if (code == null || code.getClass().isHidden() || code.getClass().isAnonymousClass()) {
      return Collecting.LIST.equals(code) ? "list" : Collecting.SET.equals(code) ? "set" : null;
    }
    return code.getClass().getSimpleName();
  }

  private static String shown(Observer observer) {
    String name = name(observer);
    return name == null ? "lambda" : name;
  }
}
