package dev.weir.pipeline;

import java.util.concurrent.Callable;

/**
 * Something that steps need and that a run opens for them: a connection, a client. Declared with
 * {@link Pipeline#resource}; an input of the steps that use it.
 *
 * <p>The factory is called for each execution of each step that takes it. What is declared as
 * {@link AutoCloseable} is opened for one call of the function and closed right after it: around
 * each item, and before the next step receives what was made of it.
 */
public final class Resource<R> implements Input<R>, Need.From {
  final Pipeline<?> pipeline;
  final String name;
  final Class<R> type;
  final Callable<? extends R> factory;

  Resource(Pipeline<?> pipeline, String name, Class<R> type, Callable<? extends R> factory) {
    this.pipeline = pipeline;
    this.name = name;
    this.type = type;
    this.factory = factory;
  }

  @Override
  public boolean many() {
    return false;
  }

  /** What it is called. */
  public String name() {
    return name;
  }
}
