package dev.weir.bench.subscribers;

/**
 * The text that every event carries: a mark, the time at which it was made, filling; 60 characters
 * of ASCII that JSON writes as they are.
 */
final class Payload {

  /** Stands once in each event that is counted, and nowhere else in it. */
  static final char MARK = '~';

  /** Decimal digits of the time, in nanoseconds of the machine's monotonic clock. */
  static final int STAMP_DIGITS = 19;

  static final int LENGTH = 60;

  private static final String FILLING = " a table for four at seven, near the window";

  private Payload() {}

  /** Both sides are on one machine, where {@link System#nanoTime()} is the same in each process. */
  static String stamped(long nanoTime) {
    String text = MARK + "%0" + STAMP_DIGITS + "d";
    return (text.formatted(nanoTime) + FILLING).substring(0, LENGTH);
  }
}
