package dev.weir.bench.pipeline;

import dev.weir.bench.sides.Items;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;

/**
 * Steps that every side has: a source, and on each branch a map and a sink. They hand items on as
 * they are.
 *
 * @param branches 1 or 2
 * @param maxInFlight how many items may be under way between two steps
 * @param waitMicros how long the source waits before each item, and each of the others with it; 0
 *     for not at all
 */
record Shape(int branches, int maxInFlight, int waitMicros) {

  String name() {
    String way = branches == 1 ? "linear" : "fan-out";
    String waits = waitMicros == 0 ? "" : ", %d us".formatted(waitMicros);
    return "%s %d%s".formatted(way, maxInFlight, waits);
  }

  /** What the source gives. */
  Iterable<Integer> source(int count) {
    return () -> items(count);
  }

  private Iterator<Integer> items(int count) {
    return new Iterator<>() {
      private int given;

      @Override
      public boolean hasNext() {
        return given < count;
      }

      @Override
      public Integer next() {
        if (given == count) {
          throw new NoSuchElementException("items: all %d were given".formatted(count));
        }
        return pass(Items.at(given++));
      }
    };
  }

  /** What a map does. */
  Integer pass(Integer item) {
    pause();
    return item;
  }

  /** Not shorter than asked, even where somebody has unparked this thread in between. */
  void pause() {
    if (waitMicros == 0) {
      return;
    }
    long until = System.nanoTime() + waitMicros * 1_000L;
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** What arrives at all sinks together when every item does. */
  long sum(int count) {
    return branches * Items.sum(count);
  }
}
