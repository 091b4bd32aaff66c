package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A pipeline, what a run of it is given, and all that must come of it on every runner. */
final class Pack<P> {
  final String name;
  final Plan<P> plan;
  final P params;
  final Map<String, Object> results = new LinkedHashMap<>();
  final List<Object> seen;
  final Set<String> timed = new HashSet<>();
  private final Map<String, Function<Run, Object>> readers = new LinkedHashMap<>();
  List<List<String>> levels = List.of();
  List<Object> sees = List.of();
  @Nullable Class<? extends RunFailed> failure;
  @Nullable String failsAt;

  private Pack(Pipeline<P> pipeline, P params, List<Object> seen) {
    this.name = pipeline.name();
    this.plan = pipeline.compile();
    this.params = params;
    this.seen = seen;
  }

  static <P> Pack<P> of(Pipeline<P> pipeline, P params) {
    return of(pipeline, params, new ArrayList<>());
  }

  /** One whose sinks add to a list. */
  static <P> Pack<P> of(Pipeline<P> pipeline, P params, List<Object> seen) {
    return new Pack<>(pipeline, params, seen);
  }

  static List<Object> seen() {
    return Collections.synchronizedList(new ArrayList<>());
  }

  /** All items as they come, without collecting what they are made of. */
  static <T> Value<List<T>> kept(Items<T> items) {
    return items.reduce(
        items.name() + "_kept",
        all -> {
          List<T> list = new ArrayList<>();
          all.forEachRemaining(list::add);
          return list;
        });
  }

  /** Each with the names of its steps, a space between. */
  Pack<P> levels(String... each) {
    levels = Arrays.stream(each).map(level -> List.of(level.split(" "))).toList();
    return this;
  }

  <T> Pack<P> gives(Value<T> step, T result) {
    return gives(step.name(), run -> run.get(step), result);
  }

  <T, C> Pack<P> gives(Items<T> step, View<C> as, C result) {
    return gives(step.name(), run -> run.get(as), result);
  }

  private Pack<P> gives(String step, Function<Run, Object> reader, Object result) {
    readers.put(step, reader);
    results.put(step, result);
    return this;
  }

  Pack<P> sees(Object... items) {
    sees = List.of(items);
    return this;
  }

  Pack<P> failsWith(Class<? extends RunFailed> type, @Nullable String step) {
    failure = type;
    failsAt = step;
    return this;
  }

  /** How many items these make depends on time: they are left early. */
  Pack<P> leaves(String... steps) {
    timed.addAll(List.of(steps));
    return this;
  }

  Map<String, Object> read(Run run) {
    Map<String, Object> read = new LinkedHashMap<>();
    readers.forEach((step, reader) -> read.put(step, reader.apply(run)));
    return read;
  }

  @Override
  public String toString() {
    return name;
  }
}
