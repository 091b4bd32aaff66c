package dev.weir.bench.sides;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Work, in terms that a fork and a program of another language understand.
 *
 * @param benchmark the JMH class; its time is in nanoseconds by operation
 * @param method of it
 * @param parameters of it, but for the side
 * @param twin what a program of another language is asked, empty if it has no such work
 * @param oneCarrier whether one processor thread carries everything
 * @param measure what its figures are
 */
public record Work(
    Class<?> benchmark,
    String method,
    Map<String, String> parameters,
    List<String> twin,
    boolean oneCarrier,
    Measure measure) {

  /** Copies. */
  public Work {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    twin = List.copyOf(twin);
  }

  /** Time, with all processors. */
  public static Work of(
      Class<?> benchmark, String method, Map<String, String> parameters, String... twin) {
    return new Work(benchmark, method, parameters, List.of(twin), false, Measure.TIME);
  }

  /** The same on one carrier. */
  public Work onOneCarrier() {
    return new Work(benchmark, method, parameters, twin, true, measure);
  }

  /** The same, but what it allocates. */
  public Work allocation() {
    return new Work(benchmark, method, parameters, List.of(), oneCarrier, Measure.ALLOCATION);
  }

  /** The same, its figures told otherwise. */
  public Work in(Measure other) {
    return new Work(benchmark, method, parameters, twin, oneCarrier, other);
  }
}
