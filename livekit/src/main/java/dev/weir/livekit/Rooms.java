package dev.weir.livekit;

import dev.weir.agent.Session;
import java.util.Optional;

/** Joins rooms: the seam between the worker's socket and media. Any thread may call it. */
public interface Rooms {
  /**
   * Why no room can be joined, for people, with what to do about it; empty if one can. Asked before
   * each offer is answered, so that nobody is left alone in a room; must not block.
   */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * Joins a room. Blocks until the agent is in it.
   *
   * @param session that is held there; it was made, and has said nothing yet
   * @param gone to be run, once and by any thread, when the caller has left or the room is lost
   * @throws Exception if it cannot be joined: the job has failed then
   */
  Room join(RoomTicket ticket, Session session, Runnable gone) throws Exception;
}
