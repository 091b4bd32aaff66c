package dev.weir.channel;

import static java.util.Objects.requireNonNull;

/**
 * How far the branches of a tee may be behind the item that was pulled last, and what happens at
 * that limit. It bounds the memory of a tee: each item is held until the slowest open branch has
 * passed it.
 *
 * @param items the most items that a branch may be behind; {@code Integer.MAX_VALUE} is no limit
 * @param policy what happens when a branch would be further behind
 */
public record Lag(int items, Policy policy) {
  /** What happens at the limit. */
  public enum Policy {
    /**
     * Nothing more is pulled until the slowest branch has caught up, or has closed; so a fast one
     * learns of the end not before that.
     */
    BACKPRESSURE,
    /** The branch that is behind loses its oldest items; it counts them. */
    DROP_OLDEST,
    /** The branch that is behind is closed, with {@link Lagged} as the cause. */
    DETACH
  }

  /** Checks the limit. */
  public Lag {
    requireNonNull(policy, "policy");
    if (items < 1) {
      throw new IllegalArgumentException("lag: " + items + " (expected: at least 1)");
    }
  }

  /** The fastest branch waits for the slowest. */
  public static Lag backpressure(int items) {
    return new Lag(items, Policy.BACKPRESSURE);
  }

  /** A slow branch misses items. */
  public static Lag dropOldest(int items) {
    return new Lag(items, Policy.DROP_OLDEST);
  }

  /** A slow branch is given up. */
  public static Lag detach(int items) {
    return new Lag(items, Policy.DETACH);
  }

  /** A slow branch keeps everything, whatever memory that takes. Weir itself never uses it. */
  public static Lag unbounded() {
    return new Lag(Integer.MAX_VALUE, Policy.BACKPRESSURE);
  }
}
