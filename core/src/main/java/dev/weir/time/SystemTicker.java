package dev.weir.time;

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clock, with one platform thread for the alarms of the whole process. */
final class SystemTicker implements Ticker {
  private static final System.Logger LOG = System.getLogger(SystemTicker.class.getName());
  static final SystemTicker INSTANCE = new SystemTicker();

  private final ScheduledThreadPoolExecutor alarms = alarmThread();

  private SystemTicker() {}

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant wall() {
    return Instant.now();
  }

  @Override
  public Alarm at(long deadline, Runnable action) {
    Runnable guarded = () -> fire(action);
    Future<?> due = alarms.schedule(guarded, deadline - nanos(), TimeUnit.NANOSECONDS);
    return () -> due.cancel(false);
  }

  /** An action that throws is reported here: nobody asks for the outcome of an alarm. */
  private static void fire(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "an alarm's action threw", e);
    }
  }

  private static ScheduledThreadPoolExecutor alarmThread() {
    var factory = Thread.ofPlatform().name("weir-ticker").daemon(true).factory();
    var executor = new ScheduledThreadPoolExecutor(1, factory);
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
