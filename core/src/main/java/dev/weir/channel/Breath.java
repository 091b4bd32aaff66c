package dev.weir.channel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets others breathe. A carrier looks at wake-ups from outside, of timers and sockets, only once
 * its own queue is empty; virtual threads that hand over items without a pause keep it filled for
 * seconds. So while channels are busy a scout is sent out to sleep for a moment. If it is not back
 * in time, every thread that comes along at a channel rests until the scout has got through.
 *
 * <pre>
 * asleep → scout out   by the 256th send of a channel (beat), at most one scout at a time
 * scout out → due      by a later beat that finds it late
 * due → asleep         the scout is back, or after LONGEST_NANOS: then it is not we who are in the way
 * </pre>
 *
 * A rest of length d is not followed by another within 20 d, so it never costs more than 5 %.
 * Nothing runs while nothing is sent. {@code docs/adr/0008} has the figures.
 */
final class Breath {
  /** A beat is due each time so many items were accepted. */
  static final int BEAT = 256;

  private static final long SCOUT_NANOS = 1_000_000;
  private static final long LATE_NANOS = 1_000_000;
  private static final long LONGEST_NANOS = 5_000_000;
  private static final int SPACING = 20;
  private static final int YIELDS = 20;
  private static final long NAP_NANOS = 50_000;

  private static final AtomicLong SCOUT_DUE = new AtomicLong();
  private static final AtomicBoolean LED = new AtomicBoolean();
  private static final Queue<Thread> RESTING = new ConcurrentLinkedQueue<>();

  private static volatile boolean due;
  private static volatile long notBefore = System.nanoTime();

  private Breath() {}

  /** From any thread, now and then, while items move. */
  static void beat() {
    long now = System.nanoTime();
    long back = SCOUT_DUE.get();
    if (back == 0) {
      if (SCOUT_DUE.compareAndSet(0, (now + SCOUT_NANOS) | 1)) {
        Thread.ofVirtual().name("weir-breath").start(Breath::scout);
      }
    } else if (now - back > LATE_NANOS && now - notBefore > 0) {
      due = true;
    }
  }

  /** Rests, if that is due and the caller is a virtual thread. Keeps an interrupt. */
  static void take() {
    if (due && Thread.currentThread().isVirtual()) {
      rest();
    }
  }

  private static void scout() {
    LockSupport.parkNanos(SCOUT_NANOS);
    SCOUT_DUE.set(0);
  }

  private static void rest() {
    if (LED.compareAndSet(false, true)) {
      lead();
    } else {
      RESTING.add(Thread.currentThread());
      // Only a leader that has not yet begun to wake will wake us.
      if (LED.get()) {
        LockSupport.park(Breath.class);
      }
    }
  }

  /**
   * The first to rest yields: while all others rest, that lets the outside in, for another carrier
   * looks there. A single carrier would see nothing but the yields, so there the leader naps.
   */
  private static void lead() {
    long begun = System.nanoTime();
    try {
      awaitScout(SCOUT_DUE.get(), begun + LONGEST_NANOS);
    } finally {
      long now = System.nanoTime();
      notBefore = now + (now - begun) * SPACING;
      due = false;
      LED.set(false);
      for (Thread thread = RESTING.poll(); thread != null; thread = RESTING.poll()) {
        LockSupport.unpark(thread);
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private static void awaitScout(long scout, long limit) {
    boolean alone = Patience.CARRIERS == 1;
    for (int i = 0; scout != 0 && SCOUT_DUE.get() == scout && System.nanoTime() - limit < 0; i++) {
      Thread.yield();
      if (alone && i >= YIELDS) {
        LockSupport.parkNanos(Breath.class, NAP_NANOS);
      }
    }
  }
}
