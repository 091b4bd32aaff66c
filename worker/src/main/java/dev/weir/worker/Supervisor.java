package dev.weir.worker;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.util.function.IntConsumer;

/**
 * Counts the jobs in a row that have failed by a fault of their agent. Where one that went well
 * stands between them, it begins anew; what was cut off from outside counts for nothing. Any thread
 * may tell it.
 */
final class Supervisor {
  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

  private final int limit;
  private final IntConsumer atLimit;
  private int streak;

  /**
   * None has failed yet.
   *
   * @param atLimit gets the count, once a streak, outside the lock
   */
  Supervisor(int limit, IntConsumer atLimit) {
    this.limit = limit;
    this.atLimit = atLimit;
  }

  void ended(JobEnd end) {
    switch (end) {
      case JobEnd.Done done -> reset();
      case JobEnd.Over over -> reset();
      case JobEnd.Parked parked -> reset();
      case JobEnd.Cut cut -> {}
      case JobEnd.Broken broken -> {}
      case JobEnd.Failed failed -> failed(failed.reason());
    }
  }

  private synchronized void reset() {
    streak = 0;
  }

  private void failed(String how) {
    int count = count();
    if (count == limit) {
      LOG.log(
          ERROR,
          "sessions that failed in a row: %d (expected: fewer than %d); the last %s"
              .formatted(count, limit, how));
      tell(count);
    }
  }

  private synchronized int count() {
    return ++streak;
  }

  private void tell(int count) {
    try {
      atLimit.accept(count);
    } catch (RuntimeException e) {
      LOG.log(WARNING, "who is told of failures in a row has failed", e);
    }
  }
}
