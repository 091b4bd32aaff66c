package dev.weir.cli;

import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;

/** The first SIGINT or SIGTERM asks for a drain, the second halts. */
final class Shutdown {
  private static final int HALTED = 130;

  private final CountDownLatch asked = new CountDownLatch(1);

  private Shutdown() {}

  static Shutdown onSignals() {
    Shutdown shutdown = new Shutdown();
    Signals.register("INT", shutdown::signal);
    Signals.register("TERM", shutdown::signal);
    return shutdown;
  }

  /** Waits for the first signal. */
  void await() throws InterruptedException {
    asked.await();
  }

  private void signal() {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(HALTED);
    }
    asked.countDown();
  }
}
