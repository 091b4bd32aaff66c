package dev.weir.livekit;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What lets a job's agent into its room, and what was said with the job.
 *
 * @param job the job's id
 * @param room the room's name
 * @param url of the server that has the room
 * @param token a secret, good for one hour: lets in one participant, the agent
 * @param type what the job is for
 * @param participant for whom it is; empty if it is for the room
 * @param dispatch the dispatch's id; empty if jobs come by themselves
 * @param deployment the one the job is pinned to; empty for none
 * @param attributes what was said with the dispatch
 */
public record RoomTicket(
    String job,
    String room,
    URI url,
    String token,
    JobType type,
    Optional<Participant> participant,
    String dispatch,
    String deployment,
    Map<String, String> attributes) {
  /** Copies the attributes. */
  public RoomTicket {
    attributes = Map.copyOf(attributes);
  }

  /** Without the token: it would let others in. */
  @Override
  public String toString() {
    return "RoomTicket[job=%s, room=%s, url=%s, type=%s, participant=%s]"
        .formatted(job, room, url, type, participant.map(Participant::identity).orElse(""));
  }
}
