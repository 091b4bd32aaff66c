package dev.weir.voice.session;

/**
 * What an agent is at, as far as it matters to whoever speaks with it.
 *
 * @param speech the id of what it says or is about to say; empty for nothing
 * @param sounds whether some of that is being heard, or held back
 * @param mayBeInterrupted by the caller
 */
record AgentSide(String speech, boolean sounds, boolean mayBeInterrupted) {
  static final AgentSide SILENT = new AgentSide("", false, true);

  boolean isBusy() {
    return !speech.isEmpty();
  }
}
