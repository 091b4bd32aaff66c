package dev.weir.bench.channel;

/**
 * A side from outside of this module, for trying variants: found by {@code ServiceLoader} on the
 * class path that {@code WEIR_BENCH_CLASSPATH} adds.
 */
public interface PipeMaker {

  /** What {@code --only} and the table call it. */
  String name();

  /** An empty pipe; 0 holds nothing, {@link Integer#MAX_VALUE} is unbounded. */
  Pipe make(int capacity);
}
