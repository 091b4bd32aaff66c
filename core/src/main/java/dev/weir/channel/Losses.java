package dev.weir.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items that a channel's senders gave and no receiver will get: counted under the channel's
 * lock, reported to {@code onUndelivered} after it, each exactly once.
 */
final class Losses<T> {
  private final @Nullable Consumer<? super T> callback;
  private @Nullable List<T> unreported;
  private long discarded;
  private long dropped;
  private long refused;

  Losses(@Nullable Consumer<? super T> callback) {
    this.callback = callback;
  }

  /** Under the lock: it was accepted, and an overflow policy gave it up. */
  void drop(T item) {
    dropped++;
    discard(item);
  }

  /** Under the lock: it was accepted, and given up. */
  void discard(T item) {
    discarded++;
    remember(item);
  }

  /** Under the lock: a waiting sender is sent away with its item. */
  void reject(T item) {
    refused++;
    remember(item);
  }

  /** Under the lock: a sender that had come to wait goes, and will {@link #report} its item. */
  void refused() {
    refused++;
  }

  /** Under the lock: whom to {@link #report} once it is free. */
  @Nullable List<T> unreported() {
    List<T> items = unreported;
    if (items != null) {
      unreported = null;
    }
    return items;
  }

  /**
   * Outside every lock: tells the callback of each. What it throws does not keep it from being told
   * of the others; the first failure is thrown in the end.
   */
  void report(@Nullable List<T> items) {
    if (items != null && callback != null) {
      Failures failures = new Failures();
      items.forEach(item -> failures.run(() -> callback.accept(item)));
      failures.rethrow();
    }
  }

  long discarded() {
    return discarded;
  }

  long dropped() {
    return dropped;
  }

  long refusals() {
    return refused;
  }

  private void remember(T item) {
    if (callback == null) {
      return;
    }
    if (unreported == null) {
      unreported = new ArrayList<>();
    }
    unreported.add(item);
  }
}
