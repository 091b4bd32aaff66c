package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver found. Compare with a pattern switch.
 *
 * @param <T> the items
 */
public sealed interface Poll<T> {
  /**
   * An item.
   *
   * @param <T> the items
   * @param item never null
   */
  record Item<T>(T item) implements Poll<T> {}

  /**
   * Nothing now; more may come.
   *
   * @param <T> the items
   */
  record Nothing<T>() implements Poll<T> {}

  /**
   * Nothing any more: closed and drained.
   *
   * @param <T> the items
   * @param cause what the sender failed with, null after a clean end
   */
  record Closed<T>(@Nullable Throwable cause) implements Poll<T> {}
}
