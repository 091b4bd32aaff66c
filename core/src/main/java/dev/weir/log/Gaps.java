package dev.weir.log;

import java.util.Map;
import java.util.TreeMap;

/** Which positions can no longer be continued exactly. Guarded by the log's lock, but the floor. */
final class Gaps {
  private final TreeMap<Long, Long> ranges = new TreeMap<>();
  private volatile long floor;

  /** Positions below {@code seq} can no longer be continued. */
  void raise(long seq) {
    floor = seq;
  }

  /** Deltas of one message were dropped: whoever has seen some of them, but not all, is lost. */
  void add(Range range) {
    if (range.last() > range.first()) {
      ranges.put(range.first(), range.last());
    }
  }

  /** Whether what follows {@code seq} is no longer complete. */
  boolean lost(long seq) {
    if (below(seq)) {
      return true;
    }
    Map.Entry<Long, Long> range = ranges.floorEntry(seq);
    return range != null && seq < range.getValue();
  }

  /** Whether {@code seq} is below the floor; needs no lock. */
  boolean below(long seq) {
    return seq < floor;
  }

  /** Numbers of one message's deltas, both ends included. */
  record Range(long first, long last) {}
}
