package dev.weir.worker.metrics;

/** Something that happened between two snapshots. */
public sealed interface MetricsEvent {
  /** The longest error that an event tells of, in characters. */
  int MAX_ERROR_CHARS = 500;

  /** An agent's session counts as active. */
  record SessionStarted(String agent) implements MetricsEvent {}

  /** It counts no longer. */
  record SessionFinished(String agent) implements MetricsEvent {}

  /**
   * A session has failed; that it is finished is told separately, unless it never began.
   *
   * @param error type and message, at most {@link #MAX_ERROR_CHARS} characters; a longer one is cut
   */
  record SessionFailed(String agent, String error) implements MetricsEvent {
    /** Cuts the error, not within a character. */
    public SessionFailed {
      error = cut(error);
    }

    private static String cut(String error) {
      if (error.length() <= MAX_ERROR_CHARS) {
        return error;
      }
      boolean halved = Character.isHighSurrogate(error.charAt(MAX_ERROR_CHARS - 1));
      return error.substring(0, halved ? MAX_ERROR_CHARS - 1 : MAX_ERROR_CHARS);
    }
  }

  /**
   * The stream did not keep up.
   *
   * @param dropped how many events are missing before this one
   */
  record Overflow(long dropped) implements MetricsEvent {}
}
