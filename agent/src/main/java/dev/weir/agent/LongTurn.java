package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A turn of a caller who goes on and on, for {@link Agent#onUserTurnExceeded}.
 *
 * @param session whose it is
 * @param said what was understood of it so far; empty if nothing was
 * @param speech for how long the caller has spoken, pauses apart; zero if nobody can tell
 */
public record LongTurn(AgentSession session, String said, Duration speech) {
  /** Checks for null. */
  public LongTurn {
    requireNonNull(session, "session");
    requireNonNull(said, "said");
    requireNonNull(speech, "speech");
  }
}
