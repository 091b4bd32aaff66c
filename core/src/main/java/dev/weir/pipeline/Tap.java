package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Where the items of a step come out. One thread reads it; what it throws besides the declared is a
 * {@link RunFailed}, with which the run ends.
 */
abstract class Tap {
  /** The next item; null at the end, and then again. */
  abstract @Nullable Object next() throws InterruptedException, SourceFailed;

  /** Nothing more is wanted. Harmless at the end, and again. */
  abstract void close();
}
