package dev.weir.channel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One call on a thread of its own. */
record Operation<R>(Thread thread, FutureTask<R> outcome) {
  static <R> Operation<R> start(Callable<R> call) {
    FutureTask<R> task = new FutureTask<>(call);
    return new Operation<>(Thread.startVirtualThread(task), task);
  }

  /**
   * Counted as waiting it may still be on its way: only once it sleeps will it look at the time.
   */
  static void awaitAsleep(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /** What the call returned; what it threw, as it was thrown. */
  R get() throws Exception {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
