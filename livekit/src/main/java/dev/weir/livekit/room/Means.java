package dev.weir.livekit.room;

import dev.weir.agent.AgentSession;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.time.Ticker;

/** What all parts of an agent's presence in a room work with. */
record Means(
    RtcRoom room, Doorkeeper door, AgentSession session, RoomOptions options, Ticker ticker) {
  /** For threads and messages. */
  String name() {
    return "weir-" + session.id() + "/room";
  }

  /** Tells what goes wrong, unless it is that the room is lost. */
  FirstFailure failure(String what) {
    return new FirstFailure(name() + ": " + what, door);
  }
}
