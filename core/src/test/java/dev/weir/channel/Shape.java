package dev.weir.channel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A kind of channel, used by a kind of thread. */
record Shape(int capacity, boolean virtual) {
  static final int UNBOUNDED = Integer.MAX_VALUE;

  static List<Shape> all() {
    return Arrays.stream(new int[] {0, 1, 16, UNBOUNDED})
        .boxed()
        .flatMap(c -> List.of(new Shape(c, false), new Shape(c, true)).stream())
        .toList();
  }

  <T> Chan<T> chan() {
    return switch (capacity) {
      case 0 -> Chan.rendezvous();
      case UNBOUNDED -> Chan.unbounded();
      default -> Chan.bounded(capacity);
    };
  }

  /** For the same kind of channel, with more to say about it. */
  <T> ChanBuilder<T> builder() {
    ChanBuilder<T> builder = Chan.builder();
    return switch (capacity) {
      case 0 -> builder.rendezvous();
      case UNBOUNDED -> builder.unbounded();
      default -> builder.bounded(capacity);
    };
  }

  boolean bounded() {
    return capacity != UNBOUNDED;
  }

  /** Closing it joins its threads. */
  ExecutorService threads() {
    return threads(virtual);
  }

  static ExecutorService threads(boolean virtual) {
    ThreadFactory factory =
        virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().daemon().factory();
    return Executors.newThreadPerTaskExecutor(factory);
  }

  /** Fills it to the brim with 0, 1, 2, … and returns how many fitted. */
  int fill(Chan<Integer> chan) {
    int count = 0;
    while (bounded() && chan.trySend(count)) {
      count++;
    }
    return count;
  }

  /** As {@link #fill}, but an unbounded one gets ten. */
  int load(Chan<Integer> chan) {
    if (bounded()) {
      return fill(chan);
    }
    for (int i = 0; i < 10; i++) {
      chan.trySend(i);
    }
    return 10;
  }

  /** Waits until exactly so many operations are parked. */
  static void awaitParked(Chan<?> chan, int senders, int receivers) {
    ChanStats stats = chan.stats();
    while (stats.senders().size() != senders || stats.receivers().size() != receivers) {
      look(stats);
      stats = chan.stats();
    }
  }

  /** Between two looks at what is waited for. Fails once the test's time is up. */
  static void look(Object seen) {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("gave up waiting, at " + seen);
    }
    Thread.onSpinWait();
    Thread.yield();
  }

  @Override
  public String toString() {
    return (bounded() ? "capacity " + capacity : "unbounded")
        + (virtual ? ", virtual threads" : ", platform threads");
  }
}
