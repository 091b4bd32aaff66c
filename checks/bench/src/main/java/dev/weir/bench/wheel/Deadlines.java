package dev.weir.bench.wheel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Alarms alone. In its turn a session cancels its alarm and arms the next one: in the sessions that
 * fire it is due half a round later, in the others so late that it is always cancelled.
 */
final class Deadlines<A> implements Load, IntConsumer {

  static final long SOON_NANOS = ROUND_NANOS / 2;
  static final long LATE_NANOS = 100 * ROUND_NANOS;

  private final Alarms<A> alarms;
  private final int fire;
  private final int of;
  private final List<@Nullable A> armed =
      new ArrayList<@Nullable A>(Collections.<@Nullable A>nCopies(SESSIONS, null));
  private final AtomicLong fired = new AtomicLong();
  private final Runnable action = fired::incrementAndGet;

  /** Of so many sessions so many fire. */
  Deadlines(Alarms<A> alarms, int fire, int of) {
    this.alarms = alarms;
    this.fire = fire;
    this.of = of;
  }

  /** Starts it. */
  static <A> Load start(Alarms<A> alarms, int fire, int of) {
    var load = new Deadlines<>(alarms, fire, of);
    Driver.start(load);
    return load;
  }

  @Override
  public void accept(int session) {
    A before = armed.get(session);
    if (before != null) {
      alarms.cancel(before);
    }
    armed.set(session, alarms.arm(session % of < fire ? SOON_NANOS : LATE_NANOS, action));
  }

  @Override
  public String thread() {
    return alarms.thread();
  }

  /** Counted by those that fired, so that what is not fired is not done. */
  @Override
  public long done() {
    return fired.get() * of / fire;
  }
}
