package dev.weir.pipeline;

import dev.weir.channel.Overflow;
import java.util.List;

/**
 * A pipeline as a part of others: what it takes and which of its steps' results it gives. Made by
 * {@link Pipeline#exports(Items)}.
 *
 * @param <Q> the parameters that an adapter in the including pipeline makes
 * @param <R> what it gives
 */
public abstract sealed class Part<Q, R> {
  final Pipeline<Q> pipeline;
  final Entry exported;

  private Part(Pipeline<Q> pipeline, Entry exported) {
    this.pipeline = pipeline;
    this.exported = exported;
  }

  final Included in(String name, Step<?> of, Yields yields, Body adapter, boolean many) {
    List<Need> needs = List.of(new Need(of.entry, Form.DIRECT, Overflow.SUSPEND));
    Declared step =
        new Declared(
            of.entry.pipeline, name + Scope.BETWEEN + "adapter", needs, yields, adapter, many);
    step.options().onError = OnError.STOP;
    return new Included(name, step, this);
  }

  /** Gives items. */
  public static final class OfItems<Q, R> extends Part<Q, R> {
    OfItems(Pipeline<Q> pipeline, Entry exported) {
      super(pipeline, exported);
    }
  }

  /** Gives a value. */
  public static final class OfValue<Q, R> extends Part<Q, R> {
    OfValue(Pipeline<Q> pipeline, Entry exported) {
      super(pipeline, exported);
    }
  }
}
