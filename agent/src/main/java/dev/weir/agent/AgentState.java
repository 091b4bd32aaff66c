package dev.weir.agent;

/** What an agent is doing, as its callers see it. */
public enum AgentState {
  /** Its session is being made. */
  INITIALIZING,
  /** Its session has ended. */
  IDLE,
  /** It waits for its caller. */
  LISTENING,
  /** It prepares what it will say: the model has not begun, or tools run. */
  THINKING,
  /** Its words reach the caller. */
  SPEAKING
}
