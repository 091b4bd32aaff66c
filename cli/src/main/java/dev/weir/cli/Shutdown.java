package dev.weir.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * The first SIGINT or SIGTERM asks to come to an end, the second halts the process with {@link
 * #STOPPED}. Close it, and signals do again what they did before.
 */
public final class Shutdown implements AutoCloseable {
  /** How a process ends that was asked to. */
  public static final int STOPPED = 130;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable first;
  private final Map<String, @Nullable Object> before = new HashMap<>();

  private Shutdown(Runnable first) {
    this.first = first;
  }

  static Shutdown onSignals() {
    return onSignals(() -> {});
  }

  /** The first signal does this, on a thread of the JVM's. */
  public static Shutdown onSignals(Runnable first) {
    Shutdown shutdown = new Shutdown(first);
    shutdown.register("INT");
    shutdown.register("TERM");
    return shutdown;
  }

  /** Whether there was a signal. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits for the first signal. */
  void await() throws InterruptedException {
    asked.await();
  }

  @Override
  public void close() {
    before.forEach(Signals::unregister);
  }

  private void register(String signal) {
    before.put(signal, Signals.register(signal, this::signal));
  }

  private void signal() {
    if (isAsked()) {
      Runtime.getRuntime().halt(STOPPED);
    }
    asked.countDown();
    first.run();
  }
}
