package dev.weir.bench.wheel;

import dev.weir.channel.Chan;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Delta steps that only their deadlines wake: each is a virtual thread that waits for a delta, with
 * a limit, and none comes. It needs no driver: who was woken arms the next.
 */
final class Steps implements Load {

  private final LongAdder woken = new LongAdder();

  private Steps() {}

  static Load start() {
    var load = new Steps();
    long began = System.nanoTime();
    for (int session = 0; session < SESSIONS; session++) {
      long first = began + Load.offset(session);
      Thread.startVirtualThread(() -> load.receive(first));
    }
    return load;
  }

  private void receive(long first) {
    Chan<Integer> deltas = Chan.bounded(1);
    try {
      for (long next = first; ; next += ROUND_NANOS) {
        var _ = deltas.receive(Duration.ofNanos(next - System.nanoTime()));
        woken.increment();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String thread() {
    return "weir-ticker";
  }

  @Override
  public long done() {
    return woken.sum();
  }
}
