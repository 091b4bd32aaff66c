package dev.weir.agent;

import org.jspecify.annotations.Nullable;

/** An agent could not be made; the cause is what its constructor threw. */
public final class AgentFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An agent of that name or class, and what was thrown. */
  public AgentFailed(String type, @Nullable Throwable cause) {
    super("agent: " + type + " could not be made (expected: a constructor that returns)", cause);
  }
}
