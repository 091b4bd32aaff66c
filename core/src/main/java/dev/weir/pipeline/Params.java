package dev.weir.pipeline;

/** What a run is given. */
final class Params extends Entry {
  static final String NAME = "params";

  Params(Pipeline<?> pipeline) {
    super(pipeline, NAME);
  }

  @Override
  public boolean many() {
    return false;
  }

  @Override
  Options options() {
    throw new InvalidPipeline(
        pipeline.name(), NAME, "the parameters have no options (expected: options of a step)");
  }
}
