package dev.weir.agent;

import java.util.function.BooleanSupplier;

/** Waits for what nothing signals; the test's own timeout ends it. */
final class Await {
  private Await() {}

  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      Thread.yield();
    }
  }
}
