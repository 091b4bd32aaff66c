package dev.weir.pipeline;

import java.time.Duration;
import java.util.Iterator;

/**
 * A stream as a step's function reads it. Only the thread of the function, until it returns.
 * Waiting is ended by an interrupt, which is thrown unchecked with the flag set again; the failure
 * of the step that gives the items is thrown in its place, again each time.
 */
public interface Inflow<T> extends Iterator<T> {
  /** Waits for what comes next, an item, the end or a failure: {@link #hasNext} will not wait. */
  void await() throws InterruptedException;

  /**
   * Waits so long at most for what comes next: an item, the end or a failure. In a run of {@link
   * Runner#sequential} nothing comes while one waits, so it says true at once.
   *
   * @return whether {@link #hasNext} would not wait
   */
  boolean await(Duration limit) throws InterruptedException;
}
