package dev.weir.channel;

/**
 * Whether to spin before parking. It pays where items go from hand to hand and the partner runs on
 * another carrier; where it does not pay, the spin shrinks to nothing, and is tried again now and
 * then. Its counters are guesses: races on them are harmless.
 */
final class Patience {
  private static final int MOST = 40;
  private static final int TRY_EVERY = 32;

  /** How many threads carry the virtual ones. */
  static final int CARRIERS =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

  /** Never spins. */
  static final Patience NONE = new Patience(Long.MAX_VALUE);

  private final int most;
  private int spins;
  private int untried;

  /** Spins only for a channel that holds at most one item, and not on a single carrier. */
  Patience(long capacity) {
    most = capacity <= 1 && CARRIERS > 1 ? MOST : 0;
    spins = most;
  }

  /** Whether it was settled meanwhile. */
  boolean outlasts(Pause pause) {
    return most > 0 && spin(pause, spins == 0 && ++untried % TRY_EVERY == 0 ? most : spins);
  }

  private boolean spin(Pause pause, int tries) {
    for (int i = tries; i > 0; i--) {
      if (pause.isSettled()) {
        spins = Math.min(most, tries + tries / 2 + 4);
        return true;
      }
      Thread.onSpinWait();
    }
    spins = tries / 2;
    return false;
  }
}
