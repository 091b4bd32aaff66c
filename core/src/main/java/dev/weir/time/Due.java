package dev.weir.time;

import org.jspecify.annotations.Nullable;

/**
 * One armed action: the caller's alarm and the link in its bucket, so that arming allocates once.
 */
final class Due extends Link implements Alarm {
  private final Wheel wheel;
  long tick;
  private @Nullable Runnable action;

  Due(Wheel wheel, long tick, Runnable action) {
    this.wheel = wheel;
    this.tick = tick;
    this.action = action;
  }

  @Override
  public void cancel() {
    wheel.cancel(this);
  }

  /** The action, which is forgotten here: an alarm that is kept for long must not keep it alive. */
  @Nullable Runnable take() {
    Runnable taken = action;
    action = null;
    return taken;
  }
}
