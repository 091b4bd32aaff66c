package dev.weir.agent;

import dev.weir.time.Ticker;

/** What the turns of a session need. */
record Means(
    AgentSession session,
    Cast cast,
    AgentModel model,
    Provider provider,
    Presence presence,
    SessionOptions options,
    Ticker ticker) {
  /** Of the session, as its threads are called. */
  String name() {
    return session.id();
  }
}
