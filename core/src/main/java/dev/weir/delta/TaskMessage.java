package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A message as its store keeps it, also while it is still being streamed.
 *
 * @param id unique in its store
 * @param taskId of the conversation; its updates go to the topic {@link #topic}
 * @param parts its contents, in order, at least one; several if the model called several tools in
 *     one message
 */
public record TaskMessage(
    String id,
    String taskId,
    List<Content> parts,
    Status status,
    Instant createdAt,
    Instant updatedAt) {

  /** Keeps a copy of the parts. */
  public TaskMessage {
    requireNonNull(id, "id");
    requireNonNull(taskId, "taskId");
    requireNonNull(status, "status");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(updatedAt, "updatedAt");
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts: none (expected: at least one), message " + id);
    }
  }

  /** The first of its contents, mostly the only one. */
  public Content content() {
    return parts.getFirst();
  }

  /** Where its updates are published. */
  public String topic() {
    return "task:" + taskId;
  }

  /** The same message with what it has become. */
  public TaskMessage ended(List<Content> parts, Status status) {
    return new TaskMessage(id, taskId, parts, status, createdAt, updatedAt);
  }

  /** How far a message is. */
  public enum Status {
    /** More may come. */
    IN_PROGRESS,
    /** It was said to its end. */
    DONE,
    /** It broke off; the parts hold what was said until then. */
    FAILED
  }
}
