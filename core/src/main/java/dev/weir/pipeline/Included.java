package dev.weir.pipeline;

/** Another pipeline's steps as one step of this one. */
final class Included extends Entry {
  /** Makes the parameters of the other pipeline. */
  final Declared adapter;

  final Part<?, ?> part;

  Included(String name, Declared adapter, Part<?, ?> part) {
    super(adapter.pipeline, name);
    this.adapter = adapter;
    this.part = part;
  }

  @Override
  public boolean many() {
    return adapter.many() || part instanceof Part.OfItems;
  }

  @Override
  void describe(String text) {
    adapter.options().description = text;
  }

  @Override
  Options options() {
    throw new InvalidPipeline(
        pipeline.name(),
        name,
        "an included pipeline has no options here (expected: set on the steps of %s)"
            .formatted(part.pipeline.name()));
  }
}
