package dev.weir.cli;

import dev.weir.agent.Session;
import dev.weir.livekit.Room;
import dev.weir.livekit.RoomTicket;
import dev.weir.livekit.Rooms;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Rooms without media: who comes and goes is told to the test. */
final class FakeRooms implements Rooms {
  final BlockingQueue<Joined> joined = new LinkedBlockingQueue<>();
  final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger ended = new AtomicInteger();
  volatile boolean voiced;
  volatile boolean locked;

  /** One who is in a room. */
  record Joined(RoomTicket ticket, Session session, Runnable hangUp) {}

  /** In place of a build's media. */
  Media.Source source() {
    return (environment, voice) -> {
      voiced = voice.isPresent();
      opened.incrementAndGet();
      return new Media(this, ended::incrementAndGet);
    };
  }

  @Override
  public Room join(RoomTicket ticket, Session session, Runnable gone) {
    if (locked) {
      throw new IllegalStateException("the door is locked");
    }
    joined.add(new Joined(ticket, session, gone));
    return () -> left.add(ticket.job());
  }

  Joined awaitJoined() throws InterruptedException {
    return FakeLiveKit.next(joined, "agent in a room");
  }

  String awaitLeft() throws InterruptedException {
    return FakeLiveKit.next(left, "agent that leaves");
  }
}
