package dev.weir.worker;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which session it is that observers are told of.
 *
 * @param session its id
 * @param agent who answers
 * @param job the dispatcher's id of it
 * @param room where the caller is; empty if there is no such place
 * @param metadata what was said with the room, and over it what was said with the job
 * @param startedAt when it began
 * @param deploymentVersion of the worker; null if it has none
 */
public record SessionInfo(
    String session,
    String agent,
    String job,
    String room,
    Map<String, String> metadata,
    Instant startedAt,
    @Nullable String deploymentVersion) {
  /** Keeps a copy of the metadata. */
  public SessionInfo {
    metadata = Map.copyOf(metadata);
  }
}
