package dev.weir.livekit.room;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentSession;
import dev.weir.agent.Session;
import dev.weir.livekit.Room;
import dev.weir.livekit.RoomTicket;
import dev.weir.livekit.Rooms;
import dev.weir.livekit.rtc.RtcClient;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.time.Ticker;
import dev.weir.voice.session.VoiceMeans;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has agents meet their callers in rooms, as standard clients expect it: heard and spoken with if
 * there are means for that, by text in any case. Immutable; any thread may call it. Client and
 * means stay the caller's to close, after all rooms.
 */
public final class AgentRooms implements Rooms {
  private final @Nullable RtcClient client;
  private final String missing;
  private final Supplier<Optional<VoiceMeans>> voice;
  private final RoomOptions options;
  private final Ticker ticker;

  /**
   * With a client.
   *
   * @param voice what agents are spoken with; empty for text only: no track is published, no
   *     microphone is listened to
   */
  public AgentRooms(RtcClient client, Optional<VoiceMeans> voice) {
    this(client, () -> voice);
    requireNonNull(voice, "voice");
  }

  /**
   * The same for means that are there only later, such as those that a worker loads first.
   *
   * @param voice asked for each room
   */
  public AgentRooms(RtcClient client, Supplier<Optional<VoiceMeans>> voice) {
    this(
        requireNonNull(client, "client"),
        "",
        requireNonNull(voice, "voice"),
        RoomOptions.DEFAULT,
        Ticker.system());
  }

  private AgentRooms(
      @Nullable RtcClient client,
      String missing,
      Supplier<Optional<VoiceMeans>> voice,
      RoomOptions options,
      Ticker ticker) {
    this.client = client;
    this.missing = missing;
    this.voice = voice;
    this.options = options;
    this.ticker = ticker;
  }

  /**
   * Where there is no client: joins nothing.
   *
   * @param why for people, with what to do about it
   */
  public static AgentRooms missing(String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException("missing: \"\" (expected: why no room can be joined)");
    }
    return new AgentRooms(null, why, Optional::empty, RoomOptions.DEFAULT, Ticker.system());
  }

  /** The same with options. */
  public AgentRooms with(RoomOptions other) {
    return new AgentRooms(client, missing, voice, requireNonNull(other, "options"), ticker);
  }

  /** The same by another time. */
  AgentRooms with(Ticker other) {
    return new AgentRooms(client, missing, voice, options, other);
  }

  @Override
  public Optional<String> missing() {
    return client == null ? Optional.of(missing) : Optional.empty();
  }

  /**
   * As {@link Rooms#join}; the agent's code finds the room by {@link CallRoom#of}.
   *
   * @throws RtcFailed if it cannot be joined
   * @throws IllegalStateException if the session is held in another process: its agent cannot be
   *     spoken with from here
   * @throws InterruptedException if interrupted; the room is left again
   */
  @Override
  public Room join(RoomTicket ticket, Session session, Runnable gone) throws InterruptedException {
    if (client == null) {
      throw new RtcFailed("room: \"%s\" cannot be joined: %s".formatted(ticket.room(), missing));
    }
    if (!(session instanceof AgentSession held)) {
      throw new IllegalStateException(
          "session: %s is of %s (expected: in this process, to be met in a room)"
              .formatted(session.id(), session.getClass().getSimpleName()));
    }
    RtcRoom room = client.connect(ticket.url(), ticket.token());
    Doorkeeper door = new Doorkeeper(ticket, room.identity(), gone);
    return AgentInRoom.enter(new Means(room, door, held, options, ticker), voice);
  }
}
