package dev.weir.worker.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events on their way to one stream. Full, it drops what comes: who counts must not wait for who
 * writes. Any thread; nothing blocks.
 */
final class EventBuffer {
  private static final System.Logger LOG = System.getLogger(EventBuffer.class.getName());

  /** The most events between two beats of a stream. */
  static final int CAPACITY = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private List<MetricsEvent> waiting = new ArrayList<>();
  private long dropped;

  void add(MetricsEvent event) {
    if (!taken(event)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "metrics: %d events wait (expected: fewer; a shorter interval writes them earlier); dropped %s"
              .formatted(CAPACITY, event));
    }
  }

  private boolean taken(MetricsEvent event) {
    lock.lock();
    try {
      if (waiting.size() == CAPACITY) {
        dropped++;
        return false;
      }
      return waiting.add(event);
    } finally {
      lock.unlock();
    }
  }

  /** What has come since the last time; at its end how much was dropped, if anything. */
  List<MetricsEvent> drain() {
    lock.lock();
    try {
      List<MetricsEvent> drained = waiting;
      if (dropped > 0) {
        drained.add(new MetricsEvent.Overflow(dropped));
      }
      waiting = new ArrayList<>();
      dropped = 0;
      return drained;
    } finally {
      lock.unlock();
    }
  }
}
