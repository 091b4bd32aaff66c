package dev.weir.livekit.rtc;

import dev.weir.channel.Receiver;
import java.time.Duration;
import java.util.Map;

/** What happens in a room. Immutable, but for what it leads to. */
public sealed interface RtcEvent {
  /** Somebody has come. */
  record Joined(RemoteParticipant participant) implements RtcEvent {}

  /** Somebody has left, or was lost. */
  record Left(String identity, LeaveReason reason) implements RtcEvent {}

  /** Name, metadata or attributes of somebody have changed; all of them as they are now. */
  record Changed(RemoteParticipant participant) implements RtcEvent {}

  /** A track can be {@linkplain RtcRoom#listen listened to}. Anew after a reconnect. */
  record TrackSubscribed(String identity, RemoteTrack track) implements RtcEvent {}

  /** It cannot any more. */
  record TrackUnsubscribed(String identity, String trackSid) implements RtcEvent {}

  /** A track is silent now, or is not any more. */
  record TrackMuted(String identity, String trackSid, boolean muted) implements RtcEvent {}

  /** The connection is cut, and being made again. */
  record Reconnecting() implements RtcEvent {}

  /** It is there again. */
  record Reconnected() implements RtcEvent {}

  /** We are out of the room: the last event. */
  record Disconnected(LeaveReason reason) implements RtcEvent {}

  /** A packet of somebody; an empty identity is the server's. */
  record DataReceived(String identity, DataPacket packet) implements RtcEvent {}

  /** A key that somebody has pressed on a telephone. */
  record Pressed(String identity, int code, String digit) implements RtcEvent {}

  /**
   * Somebody begins to send text. Whoever does not want it cancels it.
   *
   * @param text pieces of it as they come; fails if the sender is lost, or 4 MiB wait
   * @param trailer what the sender says of it at its end
   */
  record TextOpened(String identity, StreamHeader header, Receiver<String> text, Trailer trailer)
      implements RtcEvent {
    /** Of which nothing is said at its end. */
    public TextOpened(String identity, StreamHeader header, Receiver<String> text) {
      this(identity, header, text, new Trailer());
    }
  }

  /**
   * Somebody begins to send bytes. Whoever does not want them cancels them.
   *
   * @param bytes pieces as they come; fails if the sender is lost, or 4 MiB wait
   * @param trailer what the sender says of them at their end
   */
  record BytesOpened(String identity, StreamHeader header, Receiver<byte[]> bytes, Trailer trailer)
      implements RtcEvent {
    /** Of which nothing is said at their end. */
    public BytesOpened(String identity, StreamHeader header, Receiver<byte[]> bytes) {
      this(identity, header, bytes, new Trailer());
    }
  }

  /**
   * Somebody calls a method that was registered, and waits.
   *
   * @param timeout for how long
   */
  record Called(String identity, String method, String payload, Duration timeout, Reply reply)
      implements RtcEvent {}

  /** The way back to a caller. Once; any thread, none waits. */
  interface Reply {
    /** What the caller gets, 15 KiB at most. */
    void with(String payload);

    /** What the caller gets instead. */
    void failed(CallFailed failure);
  }

  /** Attributes of ours were changed, perhaps by the server; all of them as they are now. */
  record OwnAttributes(Map<String, String> attributes) implements RtcEvent {
    /** Copies. */
    public OwnAttributes {
      attributes = Map.copyOf(attributes);
    }
  }
}
