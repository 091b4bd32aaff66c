package dev.weir.time;

import org.jspecify.annotations.Nullable;

/**
 * Alarms ordered by tick, without a comparison: ticks are numbers of {@link #LEVELS} digits to the
 * base {@link #WIDTH}, and an alarm lies on the level of the first digit in which its tick differs
 * from the present one, in the bucket of that digit. When time reaches the bucket, its alarms move
 * to lower levels; those of level 0 are due. So every alarm of a level comes before all those of
 * the levels above, and the first bucket of all is found by counting the zeros of one word.
 *
 * <p>Not thread-safe: the wheel's lock guards it.
 */
final class Buckets {
  /** No tick: nothing is armed. */
  static final long NONE = Long.MAX_VALUE;

  private static final int BITS = 6;
  static final int WIDTH = 1 << BITS;

  /** Enough for the ticks of 292 years, the range of a {@code long} in nanoseconds. */
  private static final int LEVELS = 8;

  /** How many alarms move in one step, so that the lock is held for microseconds. */
  private static final int MOVED_AT_ONCE = 64;

  private final Bucket[] buckets = new Bucket[LEVELS * WIDTH];
  private final long[] occupied = new long[LEVELS];
  private @Nullable Bucket moving;
  private long now;

  Buckets() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new Bucket(i / WIDTH, i % WIDTH);
    }
  }

  /** The tick that was reached; all armed ticks are later, save while {@link #step} is at it. */
  long now() {
    return now;
  }

  /** Reaches {@code tick}, before which no bucket may begin. */
  void reach(long tick) {
    now = Math.max(now, tick);
  }

  /** Adds an alarm that is not due before {@link #now()}; returns the tick its bucket begins at. */
  long add(Due due) {
    int level = level(due.tick ^ now);
    int shift = level * BITS;
    int digit = (int) (due.tick >>> shift) & (WIDTH - 1);
    buckets[level * WIDTH + digit].append(due);
    occupied[level] |= 1L << digit;
    return due.tick >>> shift << shift;
  }

  /** Takes an alarm out, if it is in. */
  void remove(Due due) {
    if (due.alone()) {
      return;
    }
    Link before = due.before;
    due.leave();
    if (before instanceof Bucket bucket && bucket.alone()) {
      occupied[bucket.level] &= ~bucket.mark;
    }
  }

  /** The tick at which the first occupied bucket begins, or {@link #NONE}. */
  long first() {
    if (moving != null) {
      return now;
    }
    int level = lowest();
    return level == LEVELS ? NONE : begin(level);
  }

  /**
   * Reaches the first bucket, which must be there, and takes one alarm out of it if it is of level
   * 0, else moves some of its alarms down and returns null.
   */
  @Nullable Due step() {
    if (moving == null) {
      int level = lowest();
      now = begin(level);
      moving = buckets[level * WIDTH + Long.numberOfTrailingZeros(occupied[level])];
    }
    return moving.level == 0 ? poll(moving) : moveSome(moving);
  }

  private @Nullable Due poll(Bucket bucket) {
    Due due = (Due) bucket.after;
    remove(due);
    moving = null;
    return due;
  }

  private @Nullable Due moveSome(Bucket bucket) {
    for (int i = 0; i < MOVED_AT_ONCE && bucket.after instanceof Due due; i++) {
      remove(due);
      add(due);
    }
    if (bucket.alone()) {
      moving = null;
    }
    return null;
  }

  private int lowest() {
    int level = 0;
    while (level < LEVELS && occupied[level] == 0) {
      level++;
    }
    return level;
  }

  private long begin(int level) {
    int shift = level * BITS;
    long above = now >>> (shift + BITS) << (shift + BITS);
    return above | (long) Long.numberOfTrailingZeros(occupied[level]) << shift;
  }

  private static int level(long difference) {
    return (Long.SIZE - 1 - Long.numberOfLeadingZeros(difference | 1)) / BITS;
  }
}
