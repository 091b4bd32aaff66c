package dev.weir.worker;

import java.util.concurrent.CountDownLatch;

/** The way to a caller, who can hang up. */
final class Caller implements Connection {
  final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch left;
  private volatile Runnable gone = () -> {};

  /** Counts down when the worker has left. */
  Caller(CountDownLatch left) {
    this.left = left;
  }

  void hangUp() {
    gone.run();
  }

  @Override
  public void connect(Runnable callerGone) {
    gone = callerGone;
    connected.countDown();
  }

  @Override
  public void close() {
    left.countDown();
  }
}
