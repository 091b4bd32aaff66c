package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.Connected;
import dev.weir.livekit.proto.rtc.DataReceived;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.Handle;
import dev.weir.livekit.proto.rtc.Joined;
import dev.weir.livekit.proto.rtc.ParticipantWithTracks;
import dev.weir.livekit.proto.rtc.RoomEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Which things of the library's an event gives to its receiver, so that none is forgotten. */
final class Owned {
  private Owned() {}

  /** All in it, but for a room's: that one is left first. */
  static LongStream in(FfiEvent event) {
    return switch (event.getMessageCase()) {
      case ROOM_EVENT -> in(event.getRoomEvent());
      case CONNECT -> in(event.getConnect());
      case AUDIO_STREAM_EVENT ->
          one(event.getAudioStreamEvent().getFrameReceived().getFrame().getHandle());
      case PUBLISH_TRACK -> one(event.getPublishTrack().getPublication().getHandle());
      case TEXT_STREAM_OPEN -> one(event.getTextStreamOpen().getWriter().getHandle());
      default -> LongStream.empty();
    };
  }

  /** All in it. */
  static LongStream in(RoomEvent event) {
    return switch (event.getMessageCase()) {
      case PARTICIPANT_CONNECTED -> one(event.getParticipantConnected().getInfo().getHandle());
      case TRACK_PUBLISHED -> one(event.getTrackPublished().getPublication().getHandle());
      case TRACK_SUBSCRIBED -> one(event.getTrackSubscribed().getTrack().getHandle());
      case DATA_PACKET_RECEIVED -> in(event.getDataPacketReceived());
      case BYTE_STREAM_OPENED -> one(event.getByteStreamOpened().getReader().getHandle());
      case TEXT_STREAM_OPENED -> one(event.getTextStreamOpened().getReader().getHandle());
      case DATA_TRACK_PUBLISHED -> one(event.getDataTrackPublished().getTrack().getHandle());
      default -> LongStream.empty();
    };
  }

  private static LongStream in(DataReceived packet) {
    return one(packet.getUser().getData().getHandle());
  }

  private static LongStream in(Connected connected) {
    Joined joined = connected.getResult();
    List<Handle> handles = new ArrayList<>();
    handles.add(joined.getLocalParticipant().getHandle());
    for (ParticipantWithTracks each : joined.getParticipantsList()) {
      handles.add(each.getParticipant().getHandle());
      each.getPublicationsList().forEach(publication -> handles.add(publication.getHandle()));
    }
    return handles.stream().flatMapToLong(Owned::one);
  }

  private static LongStream one(Handle handle) {
    return handle.hasId() ? LongStream.of(handle.getId()) : LongStream.empty();
  }
}
