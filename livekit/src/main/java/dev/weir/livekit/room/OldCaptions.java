package dev.weir.livekit.room;

import dev.weir.livekit.rtc.Caption;
import dev.weir.livekit.rtc.RemoteParticipant;
import dev.weir.livekit.rtc.RemoteParticipant.Kind;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;

/** The same captions for clients that know no streams, as long as there is one. Any thread. */
final class OldCaptions {
  /** From this level on clients make captions of streams. */
  static final int KNOWS_STREAMS = 3;

  private final RtcRoom room;
  private final Doorkeeper door;
  private final FirstFailure failure;

  OldCaptions(Means means) {
    this.room = means.room();
    this.door = means.door();
    this.failure = means.failure("no captions for older clients");
  }

  /** Waits until it is on its way; does nothing if nobody needs it, or no track was transcribed. */
  void show(Caption caption) throws InterruptedException {
    if (caption.trackSid().isEmpty() || door.all().stream().noneMatch(this::isOld)) {
      return;
    }
    try {
      room.sendTranscription(caption);
    } catch (RtcFailed e) {
      failure.tell(e);
    }
  }

  private boolean isOld(RemoteParticipant reader) {
    return reader.kind() == Kind.STANDARD && room.clientProtocol(reader.identity()) < KNOWS_STREAMS;
  }
}
