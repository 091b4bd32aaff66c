package dev.weir.cli;

import dev.weir.agent.Session;
import dev.weir.livekit.Room;
import dev.weir.livekit.RoomTicket;
import dev.weir.livekit.Rooms;
import dev.weir.voice.session.VoiceMeans;
import java.util.Optional;

/**
 * What rooms are joined with, and what ends that.
 *
 * @param rooms joins them
 * @param end frees what they need; once, after all rooms were left
 */
record Media(Rooms rooms, Runnable end) implements AutoCloseable {
  /** Opens it for a worker, with its voice if it has one. */
  @FunctionalInterface
  interface Source {
    Media open(Optional<VoiceMeans> voice);
  }

  /** What this build has. */
  static Media open(Optional<VoiceMeans> voice) {
    return new Media(new None(), () -> {});
  }

  @Override
  public void close() {
    end.run();
  }

  /** Nothing. */
  private static final class None implements Rooms {
    private static final String WHY =
        "rooms: no media in this build (expected: a build that joins rooms; a program of your own"
            + " with a dev.weir.livekit.Rooms takes calls today, see docs/livekit.md)";

    @Override
    public Optional<String> missing() {
      return Optional.of(WHY);
    }

    @Override
    public Room join(RoomTicket ticket, Session session, Runnable gone) {
      throw new IllegalStateException(WHY);
    }
  }
}
