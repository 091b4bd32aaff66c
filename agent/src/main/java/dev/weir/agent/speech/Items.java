package dev.weir.agent.speech;

import dev.weir.channel.Poll;
import dev.weir.channel.Receiver;
import dev.weir.channel.Sender;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The items of a receiver, one after the other, and their end. */
final class Items {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private Items() {}

  /** What is done with one. */
  @FunctionalInterface
  interface Action<T> {
    void take(T item) throws InterruptedException;
  }

  /** Takes all of them; then {@code to} ends as they have. */
  static <T> void each(Receiver<T> from, Sender<?> to, Action<T> action)
      throws InterruptedException {
    while (true) {
      switch (from.poll(FOREVER)) {
        case Poll.Item<T>(T item) -> action.take(item);
        case Poll.Nothing<T> _ -> {}
        case Poll.Closed<T>(Throwable cause) -> {
          end(to, cause);
          return;
        }
      }
    }
  }

  private static void end(Sender<?> to, @Nullable Throwable cause) {
    if (cause == null) {
      to.close();
    } else {
      to.fail(cause);
    }
  }
}
