package dev.weir.time;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A timing wheel: alarms in buckets of {@link #TICK_NANOS}. An alarm fires at the first tick that
 * is not before its deadline.
 *
 * <p>Arming and cancelling link and unlink one node under a lock that is held for tens of
 * instructions; any thread may do it. One thread calls {@link #advance} and sleeps as long as that
 * says; only an alarm that is due before the end of its sleep wakes it.
 */
final class Wheel {
  /** The length of a tick: how late an alarm may be, apart from what scheduling adds. */
  static final long TICK_NANOS = 1_000_000;

  /** What {@link #advance} says when nothing is armed. */
  static final long FOREVER = Long.MAX_VALUE;

  private static final System.Logger LOG = System.getLogger(Wheel.class.getName());

  /** The value of {@link #wake} while alarms are being fired: no need to wake who does it. */
  private static final long AWAKE = Long.MIN_VALUE;

  /** The last whole tick in the range of the clock, 292 years after its origin. */
  private static final long FURTHEST = Long.MAX_VALUE / TICK_NANOS * TICK_NANOS;

  /** A holder that has lost its processor is not waited for by spinning. */
  private static final int SPINS = 4;

  private final AtomicBoolean locked = new AtomicBoolean();
  private final Buckets buckets = new Buckets();
  private final LongSupplier nanos;
  private final Runnable waker;
  private final long origin;

  /**
   * The tick to which the advancing thread sleeps, at most {@link Buckets#first}. It stays when the
   * alarm it was set for is cancelled: waking once for nothing is cheaper than a wake-up an alarm.
   */
  private volatile long wake = Buckets.NONE;

  /**
   * A wheel with nothing armed.
   *
   * @param nanos a clock as {@link System#nanoTime()}: any origin, and it may wrap
   * @param waker ends the sleep of the advancing thread; called outside the lock
   */
  Wheel(LongSupplier nanos, Runnable waker) {
    this.nanos = nanos;
    this.waker = waker;
    this.origin = nanos.getAsLong();
  }

  /** As {@link Ticker#at}. */
  Alarm at(long deadline, Runnable action) {
    requireNonNull(action, "action");
    long elapsed = elapsed();
    Due due = new Due(this, tickNotBefore(deadline, elapsed), action);
    if (add(due, elapsed / TICK_NANOS)) {
      waker.run();
    }
    return due;
  }

  /** Unlinks the alarm; harmless when it has fired. */
  void cancel(Due due) {
    lock();
    try {
      buckets.remove(due);
      due.take();
    } finally {
      unlock();
    }
  }

  /**
   * Fires all that is due, in the order of the ticks. One thread alone may call it.
   *
   * @return nanoseconds to sleep before the next call, or {@link #FOREVER}
   */
  long advance() {
    long tick = elapsed() / TICK_NANOS;
    if (begin(tick)) {
      for (Runnable action = next(tick); action != null; action = next(tick)) {
        fire(action);
      }
    }
    return sleep();
  }

  private boolean add(Due due, long tick) {
    lock();
    try {
      // The advancing thread sleeps: catch up for it, so that the alarm lies on a low level.
      if (tick < wake) {
        buckets.reach(tick);
      }
      // The present tick may be firing. What is overdue waits for the next one, or an action that
      // arms itself anew for the past would keep all others waiting.
      due.tick = Math.max(due.tick, buckets.now() + 1);
      return sooner(buckets.add(due));
    } finally {
      unlock();
    }
  }

  private boolean sooner(long tick) {
    boolean sooner = tick < wake;
    if (sooner) {
      wake = tick;
    }
    return sooner;
  }

  private boolean begin(long tick) {
    lock();
    try {
      boolean due = tick >= wake;
      if (due) {
        wake = AWAKE;
      }
      return due;
    } finally {
      unlock();
    }
  }

  private @Nullable Runnable next(long limit) {
    while (true) {
      lock();
      try {
        if (buckets.first() > limit) {
          rest(limit);
          return null;
        }
        Due due = buckets.step();
        if (due != null) {
          return due.take();
        }
      } finally {
        unlock();
      }
    }
  }

  private void rest(long limit) {
    buckets.reach(limit);
    wake = buckets.first();
  }

  private static void fire(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      // Nobody asks for the outcome of an alarm, and all the others need this thread.
      LOG.log(System.Logger.Level.ERROR, "an alarm's action threw", e);
    }
  }

  private long sleep() {
    long tick = wake;
    return tick == Buckets.NONE ? FOREVER : tick * TICK_NANOS - elapsed();
  }

  private long elapsed() {
    return nanos.getAsLong() - origin;
  }

  private long tickNotBefore(long deadline, long elapsed) {
    long ahead = deadline - origin - elapsed;
    if (ahead <= 0) {
      return 0;
    }
    long end = elapsed + ahead;
    long representable = end < 0 ? FURTHEST : Math.min(end, FURTHEST);
    return (representable - 1) / TICK_NANOS + 1;
  }

  @SuppressWarnings("ThreadPriorityCheck") // a yield lets the holder run; no order rests on it
  private void lock() {
    for (int tries = 0; !locked.compareAndSet(false, true); tries++) {
      if (tries < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void unlock() {
    locked.setRelease(false);
  }
}
