package dev.weir.bench.wheel;

import dev.weir.bench.sides.Answer;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Who fires at deadlines.
 *
 * @param <A> what is armed
 */
interface Alarms<A> {

  String POOL = "JDK pool";

  String NETTY = "Netty";

  /** One that fires after so many nanoseconds. */
  A arm(long nanos, Runnable action);

  /** Harmless where it has fired. */
  void cancel(A armed);

  /** The name of the thread that fires. */
  String thread();

  /** That side's; an unknown one is refused. */
  static Alarms<?> of(String side) {
    return switch (side) {
      case Answer.OURS -> new Wheel(Ticker.system());
      case POOL -> new Pool(pool());
      case NETTY -> new Netty(netty());
      default -> throw new IllegalArgumentException("side: " + side);
    };
  }

  private static ScheduledThreadPoolExecutor pool() {
    var pool = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(POOL).factory());
    pool.setRemoveOnCancelPolicy(true); // else its heap keeps what was cancelled until it is due
    return pool;
  }

  /** With our tick: by default it has one of 100 ms, and fires that late. */
  private static HashedWheelTimer netty() {
    return new HashedWheelTimer(
        Thread.ofPlatform().name(NETTY).factory(), 1, TimeUnit.MILLISECONDS);
  }

  /** Ours. */
  record Wheel(Ticker ticker) implements Alarms<Alarm> {

    static final String THREAD = "weir-ticker";

    @Override
    public Alarm arm(long nanos, Runnable action) {
      return ticker.at(ticker.nanos() + nanos, action);
    }

    @Override
    public void cancel(Alarm armed) {
      armed.cancel();
    }

    @Override
    public String thread() {
      return THREAD;
    }
  }

  /** The JDK's heap of tasks. */
  record Pool(ScheduledThreadPoolExecutor pool) implements Alarms<Future<?>> {

    @Override
    public Future<?> arm(long nanos, Runnable action) {
      return pool.schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Future<?> armed) {
      armed.cancel(false);
    }

    @Override
    public String thread() {
      return POOL;
    }
  }

  /** Netty's wheel. */
  record Netty(HashedWheelTimer timer) implements Alarms<Timeout> {

    @Override
    public Timeout arm(long nanos, Runnable action) {
      return timer.newTimeout(_ -> action.run(), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Timeout armed) {
      armed.cancel();
    }

    @Override
    public String thread() {
      return NETTY;
    }
  }
}
