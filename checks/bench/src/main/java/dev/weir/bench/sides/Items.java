package dev.weir.bench.sides;

import java.util.stream.IntStream;

/** What is handed over: made once, so that a channel's allocation is all there is. */
public final class Items {

  private static final int KINDS = 1_024;
  private static final Integer[] ALL = IntStream.range(0, KINDS).boxed().toArray(Integer[]::new);

  private Items() {}

  /** The item at this place; there are a thousand, again and again. */
  public static Integer at(int index) {
    return ALL[index & (KINDS - 1)];
  }

  /** The sum of the first {@code count} items, by which a batch knows that none was lost. */
  public static long sum(int count) {
    long full = count / KINDS;
    long rest = count % KINDS;
    return full * KINDS * (KINDS - 1) / 2 + rest * (rest - 1) / 2;
  }

  /**
   * Refuses a batch that lost or doubled an item.
   *
   * @param side whose batch it was
   * @return the sum, to be given to JMH
   */
  public static long checked(String side, long sum, long expected) {
    if (sum != expected) {
      throw new IllegalStateException(
          "%s: the items received sum up to %d (expected: %d)".formatted(side, sum, expected));
    }
    return sum;
  }
}
