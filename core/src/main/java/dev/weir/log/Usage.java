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

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
  }
}
