package dev.weir.bench.wheel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * One platform thread that gives each session its turn, {@link Load#RATE} turns a second, those of
 * a millisecond at once. What it missed it catches up with. Alone it is the load whose cost is
 * taken from the others'.
 */
final class Driver implements Load {

  private static final long NAP_NANOS = 1_000_000;

  private final IntConsumer turn;
  private volatile long turns;

  private Driver(IntConsumer turn) {
    this.turn = turn;
  }

  /** Without anything to drive. */
  static Driver alone() {
    return start(_ -> {});
  }

  /**
   * Starts it.
   *
   * @param turn of the session of that number
   */
  static Driver start(IntConsumer turn) {
    var driver = new Driver(turn);
    Thread.ofPlatform().name("driver").daemon(true).start(driver::drive);
    return driver;
  }

  private void drive() {
    long began = System.nanoTime();
    long done = 0;
    while (true) {
      for (long due = due(began); done < due; done++) {
        turn.accept((int) (done % SESSIONS));
      }
      turns = done;
      LockSupport.parkNanos(this, NAP_NANOS);
    }
  }

  private static long due(long began) {
    return (System.nanoTime() - began) / (ROUND_NANOS / SESSIONS);
  }

  @Override
  public String thread() {
    return "";
  }

  @Override
  public long done() {
    return turns;
  }
}
