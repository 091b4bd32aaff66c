package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pipeline: checked, immutable, run any number of times by a {@link Runner}, also at the
 * same time. Any thread.
 *
 * @param <P> the type of the parameters of a run
 */
public final class Plan<P> {
  private final String name;
  private final Class<P> params;
  private final List<Node> nodes;
  private final IdentityHashMap<Entry, Integer> steps = new IdentityHashMap<>();
  private final List<Observer> observers;
  private final @Nullable ErrorMaterializer errors;
  private final int[] readers;
  private final boolean forks;

  Plan(Pipeline<P> pipeline, List<Node> nodes, Area root) {
    this.name = pipeline.name();
    this.params = pipeline.paramsType();
    this.nodes = nodes;
    this.errors = pipeline.errors;
    this.observers = List.copyOf(pipeline.observers);
    this.readers = nodes.stream().mapToInt(node -> readers(node, nodes)).toArray();
    this.forks =
        nodes.stream().anyMatch(node -> node.output() == Output.STREAM && readers(node) > 1);
    root.drafts.forEach((entry, draft) -> steps.put(entry, draft.index));
  }

  /** What the pipeline is called. */
  public String name() {
    return name;
  }

  Class<P> paramsType() {
    return params;
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Observer> observers() {
    return observers;
  }

  @Nullable ErrorMaterializer errors() {
    return errors;
  }

  /** What it is made of, as data. */
  public PlanGraph graph() {
    return new Drawing(this).graph();
  }

  /** The {@linkplain #graph graph} as JSON. */
  public String toJson() {
    return graph().toJson();
  }

  /** The {@linkplain #graph graph} as a Mermaid flowchart. */
  public String toMermaid() {
    return graph().toMermaid();
  }

  /** The step that a handle stands for. */
  Node node(Need.From handle) {
    Integer index = handle instanceof Entry entry ? steps.get(entry) : null;
    if (index == null) {
      throw new IllegalArgumentException(
          "step: not of pipeline %s (expected: one that was declared before it was compiled)"
              .formatted(name));
    }
    return nodes.get(index);
  }

  /** The names of the steps, in groups: each group needs nothing but those before it. */
  public List<List<String>> levels() {
    int[] level = new int[nodes.size()];
    List<List<String>> levels = new ArrayList<>();
    for (Node node : nodes) {
      for (Dep dep : node.deps()) {
        if (dep.ofStep()) {
          level[node.index()] = Math.max(level[node.index()], level[dep.producer()] + 1);
        }
      }
      while (levels.size() <= level[node.index()]) {
        levels.add(new ArrayList<>());
      }
      levels.get(level[node.index()]).add(node.name());
    }
    return levels.stream().map(List::copyOf).toList();
  }

  /** Whether the items of a step go to several. */
  boolean forks() {
    return forks;
  }

  /** How many steps take the items of this one as they come. */
  int readers(Node node) {
    return readers[node.index()];
  }

  private static int readers(Node node, List<Node> nodes) {
    return (int)
        node.takers().stream().filter(index -> !nodes.get(index).depOn(node).barrier()).count();
  }

  /** What the step, or the parameters, are called that it takes. */
  String nameOf(Dep dep) {
    return dep.ofStep() ? nodes.get(dep.producer()).name() : Params.NAME;
  }

  /** How many steps each scope has. */
  Map<String, Integer> totals() {
    Map<String, Integer> totals = new LinkedHashMap<>();
    nodes.forEach(node -> totals.put(node.place().scope(), node.place().total()));
    return totals;
  }

  @Override
  public String toString() {
    return "plan %s, %d steps".formatted(name, nodes.size());
  }

  @Nullable Node find(String step) {
    return nodes.stream().filter(node -> node.name().equals(step)).findFirst().orElse(null);
  }
}
