package dev.weir.livekit;

import dev.weir.agent.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** Rooms without media: who comes and goes is told to the test. */
final class RecordingRooms implements Rooms {
  final BlockingQueue<RoomTicket> joined = new LinkedBlockingQueue<>();
  final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  private final Map<String, Runnable> gone = new ConcurrentHashMap<>();
  volatile Optional<String> missing = Optional.empty();

  @Override
  public Optional<String> missing() {
    return missing;
  }

  @Override
  public Room join(RoomTicket ticket, Session session, Runnable callerGone) {
    gone.put(ticket.job(), callerGone);
    joined.add(ticket);
    return () -> left.add(ticket.job());
  }

  RoomTicket awaitJoined() throws InterruptedException {
    return ScriptedServer.wait(joined, "agent in a room");
  }

  String awaitLeft() throws InterruptedException {
    return ScriptedServer.wait(left, "agent that leaves");
  }

  void hangUp(String job) {
    Runnable told = gone.get(job);
    if (told == null) {
      throw new AssertionError(job + " is in no room");
    }
    told.run();
  }
}
