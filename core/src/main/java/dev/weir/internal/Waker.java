package dev.weir.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread of the process that wakes readers: a platform thread, so that it gets its turn
 * however busy the virtual ones are. Its queue holds each group of waiters at most once.
 */
final class Waker {
  private static final Waker SHARED = new Waker();

  private final Queue<Waiters> due = new ConcurrentLinkedQueue<>();
  private final Thread thread =
      Thread.ofPlatform().name("weir-waker").daemon(true).unstarted(this::run);
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
        next.wakeAll();
      } else {
        sleep();
      }
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
