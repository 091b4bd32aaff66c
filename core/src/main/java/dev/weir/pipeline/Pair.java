package dev.weir.pipeline;

import java.util.List;

/** Two inputs of one step; made by {@link Pipeline#join(Input, Input)}. */
public final class Pair<A, B> {
  private final Pipeline<?> pipeline;
  private final List<Need> needs;

  Pair(Pipeline<?> pipeline, Input<A> first, Input<B> second) {
    this.pipeline = pipeline;
    this.needs = List.of(Need.of(first), Need.of(second));
  }

  /** One item for each call; at least one input comes item by item. */
  public <R> Items<R> map(String name, Work.OfTwo<? super A, ? super B, ? extends R> work) {
    return new Items<>(add(name, Yields.ONE, Body.of(work), true));
  }

  /** Any number of items for each call, pulled one by one as there is room. */
  public <R> Items<R> flatMap(
      String name, Work.OfTwo<? super A, ? super B, ? extends Iterable<? extends R>> work) {
    return new Items<>(add(name, Yields.MANY, Body.of(work), true));
  }

  /** One value; no input comes item by item. */
  public <R> Value<R> value(String name, Work.OfTwo<? super A, ? super B, ? extends R> work) {
    return new Value<>(add(name, Yields.ONE, Body.of(work), false));
  }

  /** The end of the way. */
  public Sink sink(String name, Act.OfTwo<? super A, ? super B> act) {
    return new Sink(add(name, Yields.NONE, Body.act(act), false));
  }

  private Declared add(String name, Yields yields, Body body, boolean many) {
    return pipeline.add(new Declared(pipeline, name, needs, yields, body, many));
  }
}
