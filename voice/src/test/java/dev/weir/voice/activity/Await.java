package dev.weir.voice.activity;

import java.util.function.BooleanSupplier;

/** For what happens on another thread and tells nobody. */
final class Await {
  private static final long LONGEST = 20_000_000_000L;

  private Await() {}

  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  static void until(String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + LONGEST;
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("within 20 s not: " + what);
      }
      Thread.yield();
    }
  }
}
