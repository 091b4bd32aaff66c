package dev.weir.agent.mcp;

import java.io.IOException;

/** Carries messages to a server; what comes back goes to whoever was given when it was made. */
interface Wire {
  /** The longest message that is read, in characters. */
  int LONGEST = 4 << 20;

  /**
   * Sends a message. Where each message has its own reply, returns when that was read.
   *
   * @throws McpFailed if the server refuses this message
   * @throws IOException if the server cannot be reached any more
   */
  void send(String message) throws IOException, InterruptedException;

  /** Whether a message that was sent, and has no answer by then, will never have one. */
  boolean repliesAtOnce();

  /** The version of the protocol that both have agreed on. */
  void agreed(String version);

  /** Ends it: gives the server a moment if it is kind. Idempotent. */
  void close(boolean kindly);
}
