package dev.weir.stress.lincheck;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A thread, which Lincheck may stop anywhere, and what came of it. */
public final class Call<R> {
  private final Thread thread;
  private volatile @Nullable R result;

  /** Starts it. */
  public Call(Callable<R> work) {
    thread =
        new Thread(() -> {
          try {
            result = work.call();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    thread.start();
  }

  /** Waits for its end; null if it failed. */
  public @Nullable R get() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return result;
  }
}
