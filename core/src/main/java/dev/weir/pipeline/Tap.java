package dev.weir.pipeline;

import dev.weir.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a step come out. One thread reads it; what it throws besides the declared is a
 * {@link RunFailed}, with which the run ends.
 */
abstract class Tap {
  /** The next item; null at the end, and then again. Not asked again after a failure. */
  abstract @Nullable Object next() throws InterruptedException, SourceFailed;

  /**
   * Waits for what comes next, if that comes by itself.
   *
   * @param limit null for ever
   * @return false: it has not in time
   */
  boolean await(Ticker ticker, @Nullable Duration limit) throws InterruptedException {
    return true;
  }

  /** Nothing more is wanted. Harmless at the end, and again. */
  abstract void close();
}
