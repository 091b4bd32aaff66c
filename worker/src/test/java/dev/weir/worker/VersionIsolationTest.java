package dev.weir.worker;

import dev.weir.worker.shared.Spinning;

/** All sessions in this JVM, each agent in a class loader of its own. */
class VersionIsolationTest extends IsolationContract {
  @Override
  PoolBuilder level() {
    return AgentPool.builder()
        .isolation(Isolation.CLASS_LOADER)
        .sharedPackages("dev.weir.worker.shared");
  }

  @Override
  Isolation isolation() {
    return Isolation.CLASS_LOADER;
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
