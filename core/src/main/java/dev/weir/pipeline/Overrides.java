package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run replaces in its plan: observers, materializers, resources; by the names that the steps
 * have in the plan. Immutable. A name that the plan does not have is refused when the run starts.
 */
public final class Overrides {
  /** Nothing is replaced. */
  public static final Overrides NONE =
      new Overrides(false, Map.of(), Map.of(), Map.of(), null, Map.of());

  private final boolean silent;
  private final Map<String, List<Observer>> observers;
  private final Map<String, Materializer> materializers;
  private final Map<String, ErrorMaterializer> errors;
  private final @Nullable ErrorMaterializer otherErrors;
  private final Map<String, Callable<?>> resources;

  private Overrides(
      boolean silent,
      Map<String, List<Observer>> observers,
      Map<String, Materializer> materializers,
      Map<String, ErrorMaterializer> errors,
      @Nullable ErrorMaterializer otherErrors,
      Map<String, Callable<?>> resources) {
    this.silent = silent;
    this.observers = observers;
    this.materializers = materializers;
    this.errors = errors;
    this.otherErrors = otherErrors;
    this.resources = resources;
  }

  /** No observers but those given here. */
  public Overrides withoutObservers() {
    return new Overrides(true, observers, materializers, errors, otherErrors, resources);
  }

  /** Other observers of a step. */
  public Overrides observers(String step, List<Observer> others) {
    return new Overrides(
        silent,
        with(observers, step, List.copyOf(others)),
        materializers,
        errors,
        otherErrors,
        resources);
  }

  /** Another way to collect a step's items. */
  public Overrides materializer(String step, Materializer other) {
    return new Overrides(
        silent, observers, with(materializers, step, other), errors, otherErrors, resources);
  }

  /** Others are told of a step's failures. */
  public Overrides errorsTo(String step, ErrorMaterializer other) {
    return new Overrides(
        silent, observers, materializers, with(errors, step, other), otherErrors, resources);
  }

  /** Who is told of the failures that nobody else is told of; instead of the log. */
  public Overrides otherErrorsTo(ErrorMaterializer other) {
    return new Overrides(
        silent, observers, materializers, errors, requireNonNull(other, "other"), resources);
  }

  /** Another factory of a resource. */
  public Overrides resource(String resource, Callable<?> other) {
    return new Overrides(
        silent, observers, materializers, errors, otherErrors, with(resources, resource, other));
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> copy = new HashMap<>(map);
    copy.put(requireNonNull(key, "name"), requireNonNull(value, "replacement"));
    return Map.copyOf(copy);
  }

  void check(Plan<?> plan) {
    if (!replacesNothing()) {
      checkNames(plan);
    }
  }

  private boolean replacesNothing() {
    return observers.isEmpty()
        && materializers.isEmpty()
        && errors.isEmpty()
        && resources.isEmpty();
  }

  private void checkNames(Plan<?> plan) {
    TreeSet<String> steps =
        plan.nodes().stream().map(Node::name).collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> named = new TreeSet<>(observers.keySet());
    named.addAll(materializers.keySet());
    named.addAll(errors.keySet());
    refuseUnknown("step", named, steps);
    TreeSet<String> taken =
        plan.nodes().stream()
            .flatMap(node -> node.deps().stream())
            .map(Dep::resource)
            .filter(java.util.Objects::nonNull)
            .map(Resource::name)
            .collect(Collectors.toCollection(TreeSet::new));
    refuseUnknown("resource", new TreeSet<>(resources.keySet()), taken);
  }

  private static void refuseUnknown(String what, Set<String> named, Set<String> known) {
    named.removeAll(known);
    if (!named.isEmpty()) {
      throw new IllegalArgumentException(
          "overrides: %s %s is not in the plan (expected: of %s)".formatted(what, named, known));
    }
  }

  List<Observer> observers(Node node) {
    List<Observer> others = observers.get(node.name());
    return others != null ? others : observers(node.observers());
  }

  List<Observer> observers(List<Observer> compiled) {
    return silent ? List.of() : compiled;
  }

  @Nullable Materializer collectedAs(Node node) {
    return materializers.getOrDefault(node.name(), node.collectedAs());
  }

  @Nullable ErrorMaterializer errors(Node node) {
    ErrorMaterializer told = errors.getOrDefault(node.name(), node.errors());
    return told == null ? otherErrors : told;
  }

  Callable<?> factory(Resource<?> resource) {
    return resources.getOrDefault(resource.name, resource.factory);
  }
}
