package dev.weir.agent.mcp;

/** A server cannot be reached, has died, or answers what is no answer; the message says which. */
public final class McpFailed extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** A failure of a server, which the message names. */
  public McpFailed(String message) {
    super(message);
  }

  McpFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
