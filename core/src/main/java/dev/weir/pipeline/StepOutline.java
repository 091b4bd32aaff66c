package dev.weir.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step as it was declared, for people and tools: not checked, and an included pipeline is one
 * step. The compiled steps are those of {@link Plan#graph}.
 *
 * @param takes the steps and resources whose results it takes, {@code params} for the parameters
 * @param parameterNames what its method calls those that it takes under another name than theirs; a
 *     field of the parameters is {@code params.field}
 * @param maxInFlight of an included pipeline 1, which is its adapter's
 * @param onError of an included pipeline STOP, which is its adapter's
 * @param includes the name of the pipeline that is included, empty for other kinds
 * @param description "" if it has none
 */
public record StepOutline(
    String name,
    Kind kind,
    List<String> takes,
    Map<String, String> parameterNames,
    int maxInFlight,
    OnError onError,
    Optional<String> includes,
    String description) {
  /** What a step stands for. */
  public enum Kind {
    /** Gives items, one after the other. */
    ITEMS,
    /** Gives one value. */
    VALUE,
    /** Gives nothing. */
    SINK,
    /** Runs another pipeline. */
    INCLUDE
  }

  /** Copied. */
  public StepOutline {
    takes = List.copyOf(takes);
    parameterNames = Collections.unmodifiableMap(new LinkedHashMap<>(parameterNames));
  }

  static StepOutline of(Entry entry) {
    return switch (entry) {
      case Declared step -> of(step, kind(step), Optional.empty(), step.name);
      case Included part ->
          of(part.adapter, Kind.INCLUDE, Optional.of(part.part.pipeline.name()), part.name);
      case Params params -> throw new IllegalArgumentException(params.name + ": is no step");
    };
  }

  private static StepOutline of(
      Declared step, Kind kind, Optional<String> includes, String called) {
    List<String> takes = step.needs.stream().map(need -> name(need.from())).toList();
    Options options = step.options();
    return new StepOutline(
        called,
        kind,
        takes,
        parameterNames(step, takes),
        options.maxInFlight,
        options.onError,
        includes,
        options.description);
  }

  private static Map<String, String> parameterNames(Declared step, List<String> takes) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Renamed renamed : step.body.renamed()) {
      names.put(renamed.of(takes.get(renamed.need())), renamed.parameter());
    }
    return names;
  }

  private static Kind kind(Declared step) {
    return step.yields == Yields.NONE ? Kind.SINK : step.many() ? Kind.ITEMS : Kind.VALUE;
  }

  private static String name(Need.From from) {
    return switch (from) {
      case Entry entry -> entry.name;
      case Resource<?> resource -> resource.name();
    };
  }
}
