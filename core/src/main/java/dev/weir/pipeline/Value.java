package dev.weir.pipeline;

import java.util.List;

/**
 * A step that gives one value; the handle by which others take it. In a pipeline that is included
 * item by item it gives one for each item.
 */
public final class Value<T> extends Step<Value<T>> implements Input<T> {
  Value(Entry entry) {
    super(entry);
  }

  @Override
  Value<T> self() {
    return this;
  }

  /** Another value, made of this one. */
  public <R> Value<R> map(String name, Work<? super T, ? extends R> work) {
    return new Value<>(add(name, Yields.ONE, Body.of(work), false));
  }

  /** Many items, made of this value, pulled one by one as there is room. */
  public <R> Items<R> flatMap(String name, Work<? super T, ? extends Iterable<? extends R>> work) {
    return new Items<>(add(name, Yields.MANY, Body.of(work), true));
  }

  /** The end of the way. */
  public Sink sink(String name, Act<? super T> act) {
    return new Sink(add(name, Yields.NONE, Body.act(act), false));
  }

  /** Another pipeline as a step, run once. */
  public <Q, R> Items<R> include(
      String name, Part.OfItems<Q, R> part, Work<? super T, ? extends Q> adapter) {
    return new Items<>(entry.pipeline.add(included(name, part, adapter)));
  }

  /** Another pipeline as a step, run once. */
  public <Q, R> Value<R> include(
      String name, Part.OfValue<Q, R> part, Work<? super T, ? extends Q> adapter) {
    return new Value<>(entry.pipeline.add(included(name, part, adapter)));
  }

  /** Another pipeline as a step, run for each of many parameters that are made of this value. */
  public <Q, R> Items<R> includeEach(
      String name, Part<Q, R> part, Work<? super T, ? extends Iterable<? extends Q>> adapter) {
    return new Items<>(
        entry.pipeline.add(part.in(name, this, Yields.MANY, Body.of(adapter), true)));
  }

  private Included included(String name, Part<?, ?> part, Work<? super T, ?> adapter) {
    return part.in(name, this, Yields.ONE, Body.of(adapter), false);
  }

  private Declared add(String name, Yields yields, Body body, boolean many) {
    return entry.pipeline.add(
        new Declared(entry.pipeline, name, List.of(Need.of(this)), yields, body, many));
  }
}
