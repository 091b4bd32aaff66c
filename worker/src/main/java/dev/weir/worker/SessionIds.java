package dev.weir.worker;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names for sessions that nobody guesses: 125 random bits. */
final class SessionIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int DIGITS = 25;

  private SessionIds() {}

  static String next() {
    String text = new BigInteger(5 * DIGITS, RANDOM).toString(32);
    return "ses_" + "0".repeat(DIGITS - text.length()) + text;
  }
}
