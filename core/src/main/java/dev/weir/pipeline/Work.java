package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a step does with its input. Called on the step's own thread, one call at a time unless the
 * step has a parallelism; it may block, and is interrupted when the run is cancelled.
 */
@FunctionalInterface
public interface Work<A, R extends @Nullable Object> {
  /** Gives the result. What it throws is a failure of this input. */
  R apply(A input) throws Exception;

  /** Of two inputs. */
  @FunctionalInterface
  interface OfTwo<A, B, R extends @Nullable Object> {
    /** Gives the result. */
    R apply(A first, B second) throws Exception;
  }

  /** Of three inputs. */
  @FunctionalInterface
  interface OfThree<A, B, C, R extends @Nullable Object> {
    /** Gives the result. */
    R apply(A first, B second, C third) throws Exception;
  }
}
