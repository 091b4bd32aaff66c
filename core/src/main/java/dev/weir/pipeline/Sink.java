package dev.weir.pipeline;

/** A step that gives nothing; others can only wait for its end ({@link #after}). */
public final class Sink extends Step<Sink> {
  Sink(Entry entry) {
    super(entry);
  }

  @Override
  Sink self() {
    return this;
  }
}
