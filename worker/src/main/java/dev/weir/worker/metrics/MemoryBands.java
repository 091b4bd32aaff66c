package dev.weir.worker.metrics;

/**
 * From how much memory on a worker warns and drains, in MB of 1,048,576 bytes.
 *
 * @param warnMb from here on it warns; 0 is never
 * @param limitMb from here on it drains; 0 is never
 */
public record MemoryBands(double warnMb, double limitMb) {
  /** Warns of 1,000 MB, drains never. */
  public static final MemoryBands DEFAULT = new MemoryBands(1000, 0);

  /** Refuses what is negative or no number. */
  public MemoryBands {
    check("memoryWarnMb", warnMb);
    check("memoryLimitMb", limitMb);
  }

  /** Whether there is anything to watch for. */
  boolean armed() {
    return warnMb > 0 || limitMb > 0;
  }

  /** How bad that much is; the limit outranks the warning. */
  Level level(double mb) {
    if (limitMb > 0 && mb >= limitMb) {
      return Level.LIMIT;
    }
    return warnMb > 0 && mb >= warnMb ? Level.WARN : Level.OK;
  }

  private static void check(String name, double mb) {
    if (!(mb >= 0) || Double.isInfinite(mb)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a number of MB >= 0; 0 turns it off)".formatted(name, mb));
    }
  }

  /** How bad it is. */
  enum Level {
    OK,
    WARN,
    LIMIT
  }
}
