package dev.weir.log;

import java.util.Arrays;

/**
 * The text written up to a position. Unchangeable; what follows shares its array, of which each
 * sees its own beginning. Appending is for the newest only, by one thread at a time.
 */
final class Written {
  static final Written NOTHING = new Written(new char[0], 0);

  private final char[] chars;
  private final int count;

  private Written(char[] chars, int count) {
    this.chars = chars;
    this.count = count;
  }

  Written and(String more) {
    int length = count + more.length();
    char[] room = length <= chars.length ? chars : Arrays.copyOf(chars, Math.max(64, 2 * length));
    more.getChars(0, more.length(), room, count);
    return new Written(room, length);
  }

  @Override
  public String toString() {
    return new String(chars, 0, count);
  }
}
