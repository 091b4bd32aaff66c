package dev.weir.log;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Names for lives of logs: sortable by time, then random so that no two logs share one. */
final class Epochs {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private Epochs() {}

  static String next(Instant now) {
    return digits(now.toEpochMilli(), 10) + digits(ThreadLocalRandom.current().nextLong(), 6);
  }

  private static String digits(long value, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int shift = 5 * (count - 1); shift >= 0; shift -= 5) {
      text.append(DIGITS.charAt((int) (value >>> shift) & 31));
    }
    return text.toString();
  }
}
