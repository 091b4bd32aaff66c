package dev.weir.voice.session;

/**
 * Tells whether somebody who has fallen silent has said all. Any thread may call it; it is quick.
 */
@FunctionalInterface
public interface TurnDetector {
  /** Whoever falls silent has. */
  TurnDetector SILENCE = said -> true;

  /**
   * Whether this is likely to be all.
   *
   * @param said since the agent was last answered, or spoke; not blank
   */
  boolean isWhole(String said);
}
