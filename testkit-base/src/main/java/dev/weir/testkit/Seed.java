package dev.weir.testkit;

import java.util.Random;

/**
 * Where the chance of a test comes from. A test takes it as a parameter; the value is that of
 * {@code -Dseed=…}, else a fresh one, and is printed when the test fails.
 *
 * @param value the same value gives the same run
 */
public record Seed(long value) {
  /** A generator at its beginning; every call gives another that says the same. */
  public Random random() {
    return new Random(value);
  }

  /** A generator for the part {@code number} of the test, unlike those of the other parts. */
  public Random random(long number) {
    return new Random(value * 0x9E3779B97F4A7C15L + number);
  }
}
