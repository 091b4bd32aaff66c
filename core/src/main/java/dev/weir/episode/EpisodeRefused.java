package dev.weir.episode;

/** The buffer did not do what it was asked; nothing has changed but what {@link Reason} says. */
public final class EpisodeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  EpisodeRefused(Reason reason, Object what) {
    super("episode: " + what + " (expected: " + reason.expected + ")");
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why a buffer refuses. */
  public enum Reason {
    /** The key was created before. */
    EXISTS("a key not created before; take the next attempt"),
    /** Nobody created the key. */
    NOT_FOUND("a key that was created; call create first"),
    /** The episode was there and is no longer kept. */
    GONE("a key within its closedRetention; take the next attempt"),
    /** The episode has ended. */
    ENDED("an open episode"),
    /** The reader says that it has parts which the episode does not have. */
    AHEAD("a part that the episode has, or 0 for all; the reader's parts are of another life"),
    /** The part does not fit under the limit; a smaller one may. It is counted as dropped. */
    FULL("room for the part under episodeBytes"),
    /** The episode has as many readers as it may have. */
    TOO_MANY_READERS("fewer readers; close one"),
    /** The buffer is closed. */
    CLOSED("an open buffer");

    private final String expected;

    Reason(String expected) {
      this.expected = expected;
    }
  }
}
