package dev.weir.agent;

/** What a caller is doing, as far as the session can tell. */
public enum UserState {
  /** Listens, or reads. */
  LISTENING,
  /** Speaks. */
  SPEAKING,
  /** Both have been silent for {@link SessionOptions#awayAfter}. */
  AWAY
}
