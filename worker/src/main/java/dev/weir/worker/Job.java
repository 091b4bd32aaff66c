package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher asks a worker to take: a caller who waits for an agent. All that routing and
 * filters get to see, whichever the dispatcher.
 *
 * @param id unique among the dispatcher's jobs
 * @param room where the caller waits; empty if there is no such place, or it has no name
 * @param metadata what was said with the job, often a JSON object; empty for nothing
 * @param roomMetadata what was said with the room; null if the room is not known yet
 */
public record Job(String id, String room, String metadata, @Nullable String roomMetadata) {
  /** Refuses a blank id. */
  public Job {
    requireNonNull(room, "room");
    requireNonNull(metadata, "metadata");
    if (id.isBlank()) {
      throw new IllegalArgumentException("job id: \"" + id + "\" (expected: not blank)");
    }
  }
}
