package dev.weir.pipeline;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** A step that takes turns with others. */
final class Turn {
  final StepRun step;
  private final Semaphore go = new Semaphore(0);
  private BooleanSupplier ready;
  private boolean started;
  private boolean left;

  Turn(StepRun step, BooleanSupplier ready) {
    this.step = step;
    this.ready = ready;
  }

  boolean canGoOn() {
    return !left && ready.getAsBoolean();
  }

  boolean isStarted() {
    return started;
  }

  boolean hasLeft() {
    return left;
  }

  void start() {
    started = true;
  }

  void leave() {
    left = true;
  }

  void waitFor(BooleanSupplier what) {
    ready = what;
  }

  void go() {
    go.release();
  }

  /** Not interruptible: only who has the turn may touch what the steps share. */
  void await() {
    go.acquireUninterruptibly();
  }
}
