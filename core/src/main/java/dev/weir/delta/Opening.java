package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.StreamOptions.Mode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stream begins with.
 *
 * @param content says the kind that is expected and is usually still empty; final if no delta
 *     comes. The first piece may be of another kind, and counts
 * @param createdAt given to the store; null for its own time
 * @param index which message of a turn it is; null if unnumbered
 */
public record Opening(
    String taskId,
    Content content,
    Mode mode,
    @Nullable Instant createdAt,
    @Nullable Integer index) {

  /** Refuses nulls. */
  public Opening {
    requireNonNull(taskId, "taskId");
    requireNonNull(content, "content");
    requireNonNull(mode, "mode");
  }

  /** Coalesced, created now, unnumbered. */
  public static Opening of(String taskId, Content content) {
    return new Opening(taskId, content, Mode.COALESCED, null, null);
  }

  /** The same in another mode. */
  public Opening mode(Mode mode) {
    return new Opening(taskId, content, mode, createdAt, index);
  }

  /** The same, created at another time. */
  public Opening createdAt(@Nullable Instant createdAt) {
    return new Opening(taskId, content, mode, createdAt, index);
  }

  /** The same as a message of a turn. */
  public Opening index(int index) {
    return new Opening(taskId, content, mode, createdAt, index);
  }
}
