package dev.weir.cli.bench;

/**
 * Something that is not as it must be.
 *
 * @param dialogue in which dialogue, or "all"
 * @param turn in which turn, from 1; 0 for the dialogue as a whole
 * @param what the rule that is broken
 * @param expected as it should be
 * @param got as it is
 */
record Mismatch(String dialogue, int turn, String what, String expected, String got) {
  @Override
  public String toString() {
    return "dialogue %s, turn %d: %s%n  expected: %s%n  got:      %s"
        .formatted(dialogue, turn, what, expected, got);
  }
}
