package dev.weir.worker;

import dev.weir.worker.process.CapturedLog;
import dev.weir.worker.process.ProcessDied;
import org.junit.jupiter.api.AfterEach;

/** Each session in a JVM of its own. */
class ProcessIsolationTest extends IsolationContract {
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void endLog() {
    log.close();
  }

  @Override
  PoolBuilder level() {
    return AgentPool.builder().isolation(Isolation.PROCESS).warmProcesses(0);
  }

  @Override
  void awaitSpinning() throws InterruptedException {
    log.await("round and round");
  }

  @Override
  Class<? extends Throwable> endOfALoop() {
    return ProcessDied.class;
  }

  @Override
  boolean loopsCostACarrier() {
    return false;
  }
}
