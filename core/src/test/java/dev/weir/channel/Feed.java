package dev.weir.channel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A kind of source, and the kind of threads that read the tee of it. */
record Feed(Source.Kind kind, boolean virtual) {
  static List<Feed> all() {
    return Arrays.stream(Source.Kind.values())
        .flatMap(kind -> List.of(new Feed(kind, false), new Feed(kind, true)).stream())
        .toList();
  }

  Source source() {
    return new Source(kind);
  }

  /** A call on a thread of its own. */
  <R> Operation<R> start(Callable<R> call) {
    FutureTask<R> task = new FutureTask<>(call);
    Thread thread = virtual ? Thread.ofVirtual().unstarted(task) : new Thread(task);
    thread.start();
    return new Operation<>(thread, task);
  }

  /** All that a receiver gives, until it is closed. */
  static <T> List<T> drain(Receiver<T> receiver) throws InterruptedException {
    List<T> items = new ArrayList<>();
    for (T item = next(receiver); item != null; item = next(receiver)) {
      items.add(item);
    }
    return items;
  }

  /** Waits until exactly so many threads wait at the branch. */
  static void awaitWaiting(Branch<?> branch, int readers) {
    while (branch.stats().receivers().size() != readers) {
      Shape.look(branch);
    }
  }

  private static <T> T next(Receiver<T> receiver) throws InterruptedException {
    return receiver.poll(Limit.FOREVER) instanceof Poll.Item<T>(T item) ? item : null;
  }
}
