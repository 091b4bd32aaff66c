package dev.weir.bench.wheel;

import dev.weir.bench.sides.Answer;
import dev.weir.channel.Chan;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Delta steps that only their deadlines wake: each is a virtual thread that waits for a delta, with
 * a limit, and none comes. It needs no driver: who was woken arms the next.
 */
final class Steps implements Load {

  /** A side that has no wheel and no channel: each thread parks for so long. */
  static final String PARK = "timed park";

  /** As between a model and the step that writes what it says. */
  static final int CAPACITY = 32;

  private final String thread;
  private final LongAdder woken = new LongAdder();

  private Steps(String thread) {
    this.thread = thread;
  }

  /** Starts them, spread evenly. */
  static Load start(String side) {
    boolean ours = side.equals(Answer.OURS);
    var load = new Steps(ours ? Alarms.Wheel.THREAD : "");
    long began = System.nanoTime();
    for (int session = 0; session < SESSIONS; session++) {
      long first = began + Load.offset(session);
      Thread.startVirtualThread(() -> load.step(ours ? receiving() : Steps::parked, first));
    }
    return load;
  }

  private static Wait receiving() {
    Chan<Integer> deltas = Chan.bounded(CAPACITY);
    return deadline -> deltas.receive(Duration.ofNanos(deadline - System.nanoTime()));
  }

  private static void parked(long deadline) {
    long left = deadline - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = deadline - System.nanoTime();
    }
  }

  private void step(Wait wait, long first) {
    try {
      for (long deadline = first; ; deadline += ROUND_NANOS) {
        wait.until(deadline);
        woken.increment();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String thread() {
    return thread;
  }

  @Override
  public long done() {
    return woken.sum();
  }

  private interface Wait {
    void until(long deadline) throws InterruptedException;
  }
}
