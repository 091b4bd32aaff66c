package dev.weir.worker;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets jobs begin a few at a time, so that a burst of them leaves the sessions that live their
 * turn. Any thread; none waits.
 *
 * <p>Without it thousands of virtual threads wait in one queue of the scheduler, and a carrier does
 * not look at another, that of timers and sockets, until this one is empty: seconds. So after each
 * few a virtual thread of our own is started, and the next few once it has had its turn. Who blocks
 * while he begins holds up nobody. All of it is done by a platform thread, since what a virtual
 * thread starts is queued at its carrier; it lives as long as anybody waits.
 */
final class Turnstile {
  /** So few that even slow ones take a carrier some milliseconds together. */
  static final int AT_A_TIME = 2 * Runtime.getRuntime().availableProcessors();

  private static final System.Logger LOG = System.getLogger(Turnstile.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final ThreadFactory threads;
  private boolean turning;

  Turnstile() {
    this(Thread.ofPlatform().daemon().name("weir-turnstile").factory());
  }

  /** Turned by threads of these. */
  Turnstile(ThreadFactory threads) {
    this.threads = threads;
  }

  /** Runs what starts a job, soon, in the order of the calls; it must not block. */
  void pass(Runnable start) {
    if (join(start)) {
      startTurning();
    }
  }

  /** Those who wait, and all who come later, would wait for ever if nobody did. */
  private void startTurning() {
    try {
      threads.newThread(this::turn).start();
    } catch (OutOfMemoryError e) {
      LOG.log(ERROR, "turnstile: no platform thread is to be had; a virtual one turns it", e);
      Thread.ofVirtual().name("weir-turnstile").start(this::turn);
    }
  }

  /** Whether somebody has to turn it. */
  private boolean join(Runnable start) {
    lock.lock();
    try {
      waiting.add(start);
      boolean first = !turning;
      turning = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void turn() {
    Semaphore turn = new Semaphore(0);
    for (List<Runnable> few = few(); !few.isEmpty(); few = few()) {
      few.forEach(Turnstile::run);
      Thread.ofVirtual().name("weir-turn").start(turn::release);
      turn.acquireUninterruptibly(); // while no carrier is free, nobody could begin
    }
  }

  /** The next ones; if there is none, nobody turns it any more. */
  private List<Runnable> few() {
    lock.lock();
    try {
      List<Runnable> few = new ArrayList<>(AT_A_TIME);
      while (few.size() < AT_A_TIME && !waiting.isEmpty()) {
        few.add(waiting.remove());
      }
      turning = !few.isEmpty();
      return few;
    } finally {
      lock.unlock();
    }
  }

  private static void run(Runnable start) {
    try {
      start.run();
    } catch (RuntimeException | Error e) {
      LOG.log(ERROR, "a job could not be started", e);
    }
  }
}
