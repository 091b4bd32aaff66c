package dev.weir.pipeline;

import java.util.List;

/** A step as declared. */
final class Declared extends Entry {
  final List<Need> needs;
  final Yields yields;
  final Body body;

  /** Whether its handle stands for items. */
  private final boolean many;

  private final Options options = new Options();

  Declared(
      Pipeline<?> pipeline, String name, List<Need> needs, Yields yields, Body body, boolean many) {
    super(pipeline, name);
    this.needs = List.copyOf(needs);
    this.yields = yields;
    this.body = body;
    this.many = many;
  }

  @Override
  public boolean many() {
    return many;
  }

  @Override
  Options options() {
    return options;
  }
}
