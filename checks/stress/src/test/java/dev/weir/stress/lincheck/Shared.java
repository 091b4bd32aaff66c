package dev.weir.stress.lincheck;

import org.jspecify.annotations.Nullable;

/**
 * What several threads use. Lincheck stops a thread only where it touches what others can reach,
 * and of what a thread is given when it is made it does not know; what a static field holds it
 * does.
 */
public final class Shared {
  private static volatile @Nullable Object last;

  private Shared() {}

  /** The same, now known to be shared. */
  public static <T> T by(T all) {
    last = new Object[] {last, all};
    return all;
  }
}
