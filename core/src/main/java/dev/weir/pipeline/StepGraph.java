package dev.weir.pipeline;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step in a {@link PlanGraph}.
 *
 * @param deps the steps, or {@code params}, whose results it takes, and how: {@code item}, {@code
 *     padded}, {@code stream}, {@code list}, {@code set}, {@code collection}, {@code value}, {@code
 *     barrier}
 * @param resources that it is given
 * @param output the type of its items or its value, if the step says so
 * @param fn the class of its function; null for a lambda
 * @param eachModeDeps those that it takes item by item
 * @param reasons why its items are collected, if they are
 * @param observers who is told, and whether by the pipeline or the step
 * @param parameterNames what the step's method calls those that it takes under another name than
 *     theirs; a field of the parameters is {@code params.field}
 * @param threshold how many failed inputs are too many
 * @param thresholdShare which share of them is
 * @param contract what it gives, and who makes sure that it is made
 * @param consumers the steps that take it, and how
 * @param publish how it reaches them
 */
public record StepGraph(
    String name,
    Map<String, String> deps,
    List<String> resources,
    @Nullable String output,
    @Nullable String fn,
    String onError,
    String mode,
    @Nullable String materializer,
    @Nullable String errorMaterializer,
    List<String> eachModeDeps,
    Place place,
    int maxInFlight,
    List<String> reasons,
    List<Observed> observers,
    Map<String, String> parameterNames,
    @Nullable Integer threshold,
    @Nullable Double thresholdShare,
    Contract contract,
    Map<String, String> consumers,
    Publish publish) {

  /** Who is told. */
  public record Observed(String handler, String source) {}

  /**
   * What a step gives.
   *
   * @param runtimeKind {@code value} or {@code stream}
   * @param completion {@code immediate} or {@code on_exhaustion}
   * @param drain {@code none}, {@code terminal} or {@code barrier_only}
   */
  public record Contract(String runtimeKind, String completion, String drain) {}

  /**
   * How it reaches those that take it.
   *
   * @param strategy {@code publish_value}, {@code publish_stream}, {@code publish_fanout} or {@code
   *     publish_materialized}
   * @param handoff {@code none}, {@code edge} or {@code fanout}
   */
  public record Publish(String strategy, String handoff) {}
}
