package dev.weir.worker.found;

import java.util.concurrent.atomic.AtomicInteger;

/** No agent, but one of it uses this. */
final class Kitchen {
  private static final AtomicInteger DISHES = new AtomicInteger();

  private Kitchen() {}

  static int dish() {
    return DISHES.incrementAndGet();
  }
}
