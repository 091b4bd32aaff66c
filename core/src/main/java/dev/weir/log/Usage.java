package dev.weir.log;

/**
 * What an episode cost, in the model's tokens.
 *
 * @param inputTokens read
 * @param outputTokens written
 */
public record Usage(long inputTokens, long outputTokens) {
  /** Nothing. */
  public static final Usage NONE = new Usage(0, 0);

  /** Checks the limits. */
  public Usage {
    atLeastZero("inputTokens", inputTokens);
    atLeastZero("outputTokens", outputTokens);
  }

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
  }

  private static void atLeastZero(String name, long tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException(name + ": " + tokens + " (expected: zero or more)");
    }
  }
}
