package dev.weir.worker;

import dev.weir.worker.shared.Spinning;

/** All sessions in this JVM. */
class VirtualThreadIsolationTest extends IsolationContract {
  @Override
  PoolBuilder level() {
    return AgentPool.builder();
  }

  @Override
  Isolation isolation() {
    return Isolation.VIRTUAL_THREAD;
  }

  @Override
  void awaitSpinning() {
    while (Spinning.count() == 0 && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  @Override
  Class<? extends Throwable> endOfALoop() {
    return SessionHung.class;
  }

  @Override
  boolean loopsCostACarrier() {
    return true;
  }
}
