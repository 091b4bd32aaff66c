package dev.weir.stress.races;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls, with a word for what came of each. */
final class Calls {
  private Calls() {}

  static <T> String send(Chan<T> chan, T item) {
    try {
      chan.send(item);
      return "sent";
    } catch (ChanClosed e) {
      return "closed";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  /** The item, or a word. */
  static String receive(Receiver<?> from) {
    try {
      return from.receive().toString();
    } catch (ChanClosed e) {
      return "closed";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  /** Of calls that nobody interrupts. */
  static <R> R call(Callable<R> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String of(@Nullable Object item) {
    return item == null ? "nothing" : item.toString();
  }
}
