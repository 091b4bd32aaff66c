package dev.weir.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * A source of time that can also wake. All threads may call it; nothing here blocks but {@link
 * #sleep}.
 *
 * <p>Nanoseconds are on a scale of the ticker's own, comparable by difference only, as with {@link
 * System#nanoTime()}.
 */
public interface Ticker {

  /** Now, in nanoseconds. */
  long nanos();

  /** Now, as people say it. Not monotonic. */
  Instant wall();

  /**
   * Runs {@code action} once, not before {@link #nanos()} has reached {@code deadline}.
   *
   * @param deadline in nanoseconds of this ticker
   * @param action short and never blocking: others wait for the same thread
   */
  Alarm at(long deadline, Runnable action);

  /**
   * Waits until so much of this ticker's time has passed; what is not over zero has.
   *
   * @throws InterruptedException if interrupted while waiting or before
   */
  default void sleep(Duration duration) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(duration.isPositive() ? 1 : 0);
    Alarm alarm = at(after(duration), over::countDown);
    try {
      over.await();
    } finally {
      alarm.cancel();
    }
  }

  /** The deadline that lies {@code duration} ahead; a duration over 292 years is "never". */
  default long after(Duration duration) {
    return nanos() + clamp(duration);
  }

  /**
   * The machine's clock. Its alarms fire on one thread of the process, at the first whole
   * millisecond that is not before the deadline; an action that throws is logged.
   */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }

  /**
   * The duration in nanoseconds; what does not fit a {@code long} becomes half its range, what is
   * negative zero.
   */
  static long clamp(Duration duration) {
    long most = Long.MAX_VALUE / 2;
    if (duration.isNegative()) {
      return 0;
    }
    return duration.compareTo(Duration.ofNanos(most)) > 0 ? most : duration.toNanos();
  }
}
