package dev.weir.delta;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where messages are kept. Called outside any lock, on the thread that opens or ends a stream. Both
 * methods give the message as it is kept; an exception, or null, and the message is not stored.
 */
public interface MessageStore {
  /**
   * A new message that is being streamed.
   *
   * @param createdAt null for now
   */
  TaskMessage create(String taskId, Content content, @Nullable Instant createdAt) throws Exception;

  /** What the message has become, by its id; may be called again when it has thrown. */
  TaskMessage update(TaskMessage message) throws Exception;
}
