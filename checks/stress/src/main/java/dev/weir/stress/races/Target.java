package dev.weir.stress.races;

import org.jspecify.annotations.Nullable;

/** A thread that may be interrupted as long as it is at its work, and not a moment later. */
final class Target {
  private @Nullable Thread thread;
  private boolean done;

  synchronized void begin() {
    thread = Thread.currentThread();
  }

  /** Leaves no interrupt behind. */
  synchronized void end() {
    done = true;
    Thread.interrupted();
  }

  /** Waits until it has begun. */
  void interrupt() {
    while (!tryInterrupt()) {
      Thread.onSpinWait();
    }
  }

  private synchronized boolean tryInterrupt() {
    if (thread != null && !done) {
      thread.interrupt();
    }
    return thread != null;
  }
}
