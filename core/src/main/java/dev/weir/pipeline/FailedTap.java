package dev.weir.pipeline;

/** The items of a step that could give none. */
final class FailedTap extends Tap {
  private final SourceFailed failure;

  FailedTap(SourceFailed failure) {
    this.failure = failure;
  }

  @Override
  Object next() throws SourceFailed {
    throw failure;
  }

  @Override
  void close() {}
}
