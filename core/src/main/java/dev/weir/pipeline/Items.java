package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

import dev.weir.channel.Overflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A step that gives items, one after the other; the handle by which others take them. As an input
 * it gives one item to each call. Several steps may take the same items; each gets all of them, and
 * the slowest sets the pace.
 */
public final class Items<T> extends Step<Items<T>> implements Input<T> {
  Items(Entry entry) {
    super(entry);
  }

  @Override
  Items<T> self() {
    return this;
  }

  /** One item of each. */
  public <R> Items<R> map(String name, Work<? super T, ? extends R> work) {
    return new Items<>(add(name, Form.DIRECT, Yields.ONE, Body.of(work), true));
  }

  /** Those that pass. */
  public Items<T> filter(String name, Work<? super T, Boolean> test) {
    return new Items<>(add(name, Form.DIRECT, Yields.ONE, Body.filter(test), true));
  }

  /** Any number of items of each, pulled one by one as there is room. */
  public <R> Items<R> flatMap(String name, Work<? super T, ? extends Iterable<? extends R>> work) {
    return new Items<>(add(name, Form.DIRECT, Yields.MANY, Body.of(work), true));
  }

  /** Items made of the whole stream, which the function reads as it comes. */
  public <R> Items<R> through(
      String name, Work<? super Inflow<T>, ? extends Iterable<? extends R>> work) {
    return new Items<>(add(name, Form.STREAM, Yields.MANY, Body.of(work), true));
  }

  /** One value, made of the whole stream, which the function reads as it comes. */
  public <R> Value<R> reduce(String name, Work<? super Inflow<T>, ? extends R> work) {
    return new Value<>(add(name, Form.STREAM, Yields.ONE, Body.of(work), false));
  }

  /** The end of the way of each item. */
  public Sink sink(String name, Act<? super T> act) {
    return new Sink(add(name, Form.DIRECT, Yields.NONE, Body.act(act), false));
  }

  /** Another pipeline as a step, run for each item. */
  public <Q, R> Items<R> include(
      String name, Part<Q, R> part, Work<? super T, ? extends Q> adapter) {
    return new Items<>(entry.pipeline.add(part.in(name, this, Yields.ONE, Body.of(adapter), true)));
  }

  /** One item to each call, and empty once there are no more, as long as another stream goes on. */
  public View<Optional<T>> padded() {
    return view(Form.PADDED);
  }

  /** The stream as it comes. Only the function's own thread may read it, until it returns. */
  public View<Inflow<T>> stream() {
    return view(Form.STREAM);
  }

  /** All items, once they are all there. */
  public View<List<T>> list() {
    return view(Form.LIST);
  }

  /** All items without doubles, in the order of their first coming, once they are all there. */
  public View<Set<T>> set() {
    return view(Form.SET);
  }

  /** What the {@link Materializer} of this step has made of all items. */
  public <C> View<C> collected() {
    return view(Form.COLLECTION);
  }

  /** One item to each call; when that step is late, items are dropped on the way to it. */
  @SuppressWarnings("unchecked")
  public View<T> dropping(Overflow overflow) {
    return (View<T>) Need.of(this).dropping(requireNonNull(overflow, "overflow"));
  }

  /** Collects pairs into a map; the last of a key counts. */
  public static <K, V> Value<Map<K, V>> map(String name, Items<Map.Entry<K, V>> pairs) {
    return pairs.reduce(
        name,
        all -> {
          Map<K, V> map = new LinkedHashMap<>();
          all.forEachRemaining(pair -> map.put(pair.getKey(), pair.getValue()));
          return map;
        });
  }

  private <A> View<A> view(Form form) {
    return new View<>(new Need(entry, form, Overflow.SUSPEND));
  }

  private Declared add(String name, Form form, Yields yields, Body body, boolean many) {
    List<Need> needs = List.of(new Need(entry, form, Overflow.SUSPEND));
    return entry.pipeline.add(new Declared(entry.pipeline, name, needs, yields, body, many));
  }
}
