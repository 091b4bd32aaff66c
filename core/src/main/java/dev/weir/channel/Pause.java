package dev.weir.channel;

import dev.weir.time.Alarm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's wait, from before it parks until somebody settles it.
 *
 * <pre>
 * WAITING → PARKED    by the thread itself, CAS, right before it parks
 * WAITING, PARKED → SETTLED   by whoever serves it, once; only a parked thread is unparked
 * WAITING, PARKED → GONE      by the thread itself, once nobody can serve it any more
 * </pre>
 *
 * Giving up and being served exclude each other under the lock of the line, or by the claim of a
 * select: the first counts.
 */
abstract class Pause {
  private static final int WAITING = 0;
  private static final int PARKED = 1;
  private static final int SETTLED = 2;
  private static final int GONE = 3;
  private static final VarHandle STATE = state();
  private static final Alarm NONE = () -> {};

  private final Thread thread;
  private volatile int state;
  private volatile long parkedAt;

  Pause(Thread thread) {
    this.thread = thread;
  }

  /** Makes sure that nobody will settle it. False: somebody does. */
  abstract boolean withdraw();

  /** What is waited for, in a few words. */
  abstract String purpose();

  final void settled() {
    if ((int) STATE.getAndSet(this, SETTLED) == PARKED) {
      LockSupport.unpark(thread);
    }
  }

  final boolean isSettled() {
    return state == SETTLED;
  }

  /**
   * Waits until settled; gives up when interrupted or, if there is a limit, late.
   *
   * @return whether it was settled. It may have been, and the interrupt is kept
   */
  @SuppressWarnings("ThreadPriorityCheck")
  final boolean await(Limit limit) throws InterruptedException {
    // One yield lets the partner do all it can at once: it saves most parks.
    Thread.yield();
    return state == SETTLED || parked(limit);
  }

  private boolean parked(Limit limit) throws InterruptedException {
    parkedAt = System.nanoTime();
    if (STATE.compareAndSet(this, WAITING, PARKED)) {
      ParkEvent event = new ParkEvent();
      event.begin();
      try {
        park(limit);
      } finally {
        event.end(this);
      }
    }
    return state == SETTLED;
  }

  private void park(Limit limit) throws InterruptedException {
    Alarm alarm = limit.timed() ? arm(limit) : NONE;
    boolean interrupted = false;
    try {
      while (state == PARKED) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
        boolean late = limit.passed();
        if ((interrupted || late) && withdraw()) {
          state = GONE;
        }
      }
    } finally {
      alarm.cancel();
    }
    if (interrupted) {
      interrupted();
    }
  }

  /** A ticker that throws leaves nobody in line. */
  private Alarm arm(Limit limit) {
    try {
      return limit.ticker().at(limit.deadline(), this::wake);
    } catch (RuntimeException | Error e) {
      boolean _ = withdraw();
      throw e;
    }
  }

  private void interrupted() throws InterruptedException {
    if (state == GONE) {
      throw new InterruptedException();
    }
    Thread.currentThread().interrupt();
  }

  private void wake() {
    LockSupport.unpark(thread);
  }

  /** Who waits here, and for how long it has been parked. */
  Waiting waiting() {
    long since = parkedAt;
    return Waiting.of(thread, since == 0 ? 0 : System.nanoTime() - since);
  }

  private static VarHandle state() {
    try {
      return MethodHandles.lookup().findVarHandle(Pause.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
