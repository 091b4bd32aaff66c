package dev.weir.pipeline;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Pipelines by name, compiled when they are added. Any thread; whoever reads sees what was added
 * whole or not at all.
 */
public final class Registry {
  private record Registered(Pipeline<?> pipeline, Plan<?> plan) {}

  private Map<String, Registered> all = Map.of();

  /** Without pipelines. */
  public Registry() {}

  /**
   * Adds a pipeline and all that it includes. Adding the same again changes nothing.
   *
   * @throws InvalidPipeline if one cannot be compiled, or another has its name; then nothing is
   *     added
   */
  public synchronized void add(Pipeline<?> pipeline) {
    Map<String, Registered> next = new LinkedHashMap<>(all);
    Deque<Pipeline<?>> open = new ArrayDeque<>(List.of(pipeline));
    while (!open.isEmpty()) {
      Pipeline<?> one = open.poll();
      Registered known = next.get(one.name());
      if (known == null) {
        next.put(one.name(), new Registered(one, one.compile()));
        one.entries.forEach(entry -> addIncluded(entry, open));
      } else if (known.pipeline() != one) {
        throw new InvalidPipeline(
            one.name(),
            null,
            "is registered already, as another pipeline (expected: another name)");
      }
    }
    all = Collections.unmodifiableMap(next);
  }

  private static void addIncluded(Entry entry, Deque<Pipeline<?>> open) {
    if (entry instanceof Included included) {
      open.add(included.part.pipeline);
    }
  }

  /** The names, in the order in which they were added. */
  public Collection<String> names() {
    return snapshot().keySet();
  }

  /**
   * As it was compiled when it was added.
   *
   * @throws NoSuchElementException if there is none of that name
   */
  public Plan<?> plan(String name) {
    return registered(name).plan();
  }

  /**
   * As it was added.
   *
   * @throws NoSuchElementException if there is none of that name
   */
  public Pipeline<?> pipeline(String name) {
    return registered(name).pipeline();
  }

  private Registered registered(String name) {
    Registered found = snapshot().get(name);
    if (found == null) {
      throw new NoSuchElementException(
          "pipeline: %s (expected: one of %s)".formatted(name, snapshot().keySet()));
    }
    return found;
  }

  private synchronized Map<String, Registered> snapshot() {
    return all;
  }
}
