package dev.weir.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of the process that wakes readers. Its queue holds each group of waiters at most
 * once.
 *
 * <p>It is a virtual thread, as the writers and readers are. From a platform thread every wake-up
 * would come to the carriers from outside, behind all that they have in line, and the writer would
 * need the kernel to get it going: that is fifteen times as slow for one reader, three times for
 * sixteen (see docs/benchmarks/episode.md).
 */
final class Waker {
  private static final System.Logger LOG = System.getLogger(Waker.class.getName());
  private static final Waker SHARED = new Waker();

  private final Queue<Waiters> due = new ConcurrentLinkedQueue<>();
  private final Thread thread =
      Thread.ofVirtual()
          .name("weir-waker")
          .inheritInheritableThreadLocals(false)
          .unstarted(this::run);
  private volatile boolean asleep;

  private Waker() {
    thread.start();
  }

  static Waker shared() {
    return SHARED;
  }

  void wake(Waiters waiters) {
    due.add(waiters);
    // Unparking costs a writer more than all else here, so it is done for a sleeper only.
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (true) {
      Waiters next = due.poll();
      if (next != null) {
        wakeAll(next);
      } else {
        sleep();
      }
    }
  }

  /** What goes wrong for some, as for want of memory, must not leave all others asleep. */
  private static void wakeAll(Waiters waiters) {
    try {
      waiters.wakeAll();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "some readers could not be woken", e);
    }
  }

  /** The flag rises before the last look, so what comes after the look finds it raised. */
  private void sleep() {
    asleep = true;
    if (due.isEmpty()) {
      LockSupport.park(this);
    }
    asleep = false;
  }
}
