package dev.weir.livekit;

import dev.weir.agent.Session;
import dev.weir.worker.Connection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A job's way to its caller: a room, left only after the server was told how the job has ended. */
final class RoomConnection implements Connection {
  private final ReentrantLock lock = new ReentrantLock();
  private final RoomTicket ticket;
  private final Rooms rooms;
  private final Farewells farewells;
  private @Nullable Room room;
  private boolean closed;

  RoomConnection(RoomTicket ticket, Rooms rooms, Farewells farewells) {
    this.ticket = ticket;
    this.rooms = rooms;
    this.farewells = farewells;
  }

  @Override
  public void connect(Runnable gone) {
    throw new IllegalStateException("session: none (expected: the one that is held in the room)");
  }

  @Override
  public void connect(Session session, Runnable gone) throws Exception {
    Room joined = rooms.join(ticket, session, gone);
    if (!keep(joined)) {
      joined.close();
      throw new InterruptedException(
          "room: \"%s\" was joined after its job had ended".formatted(ticket.room()));
    }
  }

  @Override
  public void close() throws Exception {
    try {
      farewells.await(ticket.job());
    } finally {
      leave();
    }
  }

  private void leave() throws Exception {
    Room left = take();
    if (left != null) {
      left.close();
    }
  }

  private boolean keep(Room joined) {
    lock.lock();
    try {
      room = closed ? null : joined;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Room take() {
    lock.lock();
    try {
      closed = true;
      Room left = room;
      room = null;
      return left;
    } finally {
      lock.unlock();
    }
  }
}
