package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Content;
import java.util.List;

/**
 * A committed message of a conversation.
 *
 * @param id unique in its session, the same on every replay
 * @param role who wrote it
 * @param status whether it was said to its end
 * @param parts its contents, in order
 */
public record Message(String id, Role role, Status status, List<Content> parts) {
  /** Keeps a copy of the parts; refuses nulls. */
  public Message {
    requireNonNull(id, "id");
    requireNonNull(role, "role");
    requireNonNull(status, "status");
    parts = List.copyOf(requireNonNull(parts, "parts"));
  }

  /** How many characters its parts hold. */
  public long chars() {
    return parts.stream().mapToLong(Content::chars).sum();
  }

  /** Who wrote a message. */
  public enum Role {
    /** The caller. */
    USER,
    /** The agent. */
    ASSISTANT,
    /** A tool, answering the agent. */
    TOOL
  }

  /** Whether a message was said to its end. */
  public enum Status {
    /** It was. */
    COMPLETED,
    /** Somebody stopped it; the parts hold what was said until then. */
    INTERRUPTED,
    /** It broke off; the parts hold what was said until then. */
    FAILED
  }
}
