package dev.weir.log;

/** Arguments refused at the door. */
final class Checked {
  private Checked() {}

  static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }
}
