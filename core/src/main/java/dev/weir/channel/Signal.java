package dev.weir.channel;

/**
 * Something that happens once: fired, it stays fired. It ends iterations ({@link Receiver#until})
 * and takes part in a {@link Select}. Any thread may call it; nothing here waits.
 *
 * <p>Whoever waits for it is registered for that wait only, so a signal that lives long keeps no
 * trace of those who have come and gone. Firing happens-before every operation that finds it fired.
 */
public final class Signal {
  private final ShortLock guard = new ShortLock();
  private final Line<Signal> waiters = new Line<>(guard, "await", "a signal");
  private volatile boolean fired;

  /** Not fired yet. */
  public Signal() {}

  /** Wakes whoever waits for it. Idempotent. */
  public void fire() {
    guard.lock();
    try {
      fired = true;
      waiters.settleAll(Outcome.DONE);
    } finally {
      Waiter.wake(guard.release());
    }
  }

  /** Whether it has been fired. */
  public boolean fired() {
    return fired;
  }

  Line<Signal> waiters() {
    return waiters;
  }

  @Override
  public String toString() {
    return fired ? "Signal[fired]" : "Signal[not fired]";
  }
}
