package dev.weir.log;

import java.util.Map;
import java.util.TreeMap;

/** Which positions can no longer be continued exactly. Guarded by the log's lock, but the count. */
final class Gaps {
  private final TreeMap<Long, Long> ranges = new TreeMap<>();
  private long floor;
  private volatile int changes;

  /** Positions below {@code seq} can no longer be continued. */
  void raise(long seq) {
    floor = seq;
    changed();
  }

  /** Deltas of one message were dropped: whoever has seen some of them, but not all, is lost. */
  void add(Range range) {
    if (range.last() > range.first()) {
      ranges.put(range.first(), range.last());
      changed();
    }
  }

  /** Whether what follows {@code seq} is no longer complete. */
  boolean lost(long seq) {
    if (seq < floor) {
      return true;
    }
    Map.Entry<Long, Long> range = ranges.floorEntry(seq);
    return range != null && seq < range.getValue();
  }

  /** Grows with every loss, before anything is dropped; needs no lock. */
  int changes() {
    return changes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time, under the lock
  private void changed() {
    changes++;
  }

  /** Numbers of one message's deltas, both ends included. */
  record Range(long first, long last) {}
}
