package dev.weir.time;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** The machine's clock, with one platform thread for the alarms of the whole process. */
final class SystemTicker implements Ticker {
  static final SystemTicker INSTANCE = new SystemTicker();

  private final Thread thread =
      Thread.ofPlatform()
          .name("weir-ticker")
          .daemon(true)
          // It outlives every agent, and whoever asks first must not stay reachable through it.
          .inheritInheritableThreadLocals(false)
          .unstarted(this::turn);

  private final Wheel wheel = new Wheel(System::nanoTime, () -> LockSupport.unpark(thread));

  private SystemTicker() {
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    thread.start();
  }

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
    return wheel.at(deadline, action);
  }

  private void turn() {
    while (true) {
      park(wheel.advance());
    }
  }

  private void park(long nanos) {
    if (nanos == Wheel.FOREVER) {
      LockSupport.park(wheel);
    } else {
      LockSupport.parkNanos(wheel, nanos);
    }
    // An action may have left the flag set; with it no park would ever wait again.
    Thread.interrupted();
  }
}
