package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.livekit.proto.rtc.AttributesChanged;
import dev.weir.livekit.proto.rtc.Buffer;
import dev.weir.livekit.proto.rtc.DataReceived;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.PacketKind;
import dev.weir.livekit.proto.rtc.ParticipantDisconnected;
import dev.weir.livekit.proto.rtc.ParticipantInfo;
import dev.weir.livekit.proto.rtc.ParticipantsText;
import dev.weir.livekit.proto.rtc.ReadStream;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.RpcCalled;
import dev.weir.livekit.proto.rtc.StreamInfo;
import dev.weir.livekit.proto.rtc.StreamOpened;
import dev.weir.livekit.proto.rtc.TrackSubscribed;
import dev.weir.livekit.proto.rtc.UserPacket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the library's events of a room to ours. On the library's threads, one event at a time. */
final class RoomEvents {
  private static final System.Logger LOG = System.getLogger(RoomEvents.class.getName());

  private final NativeRoom room;
  private final Engine engine;
  private final Handles handles;
  private final Roster roster;
  private final Streams streams;

  RoomEvents(NativeRoom room, Engine engine, Handles handles, Roster roster) {
    this.room = room;
    this.engine = engine;
    this.handles = handles;
    this.roster = roster;
    streams = new Streams(room::name);
  }

  /** What it means for those who listen; empty if nothing. */
  Optional<RtcEvent> of(RoomEvent event) {
    return switch (event.getMessageCase()) {
      case PARTICIPANT_CONNECTED ->
          Optional.of(new RtcEvent.Joined(roster.came(event.getParticipantConnected().getInfo())));
      case PARTICIPANT_DISCONNECTED -> Optional.of(left(event.getParticipantDisconnected()));
      case PARTICIPANT_METADATA_CHANGED -> described(event.getParticipantMetadataChanged());
      case PARTICIPANT_NAME_CHANGED -> renamed(event.getParticipantNameChanged());
      case PARTICIPANT_ATTRIBUTES_CHANGED -> attributed(event.getParticipantAttributesChanged());
      case TRACK_SUBSCRIBED -> Optional.of(subscribed(event.getTrackSubscribed()));
      case TRACK_UNSUBSCRIBED -> Optional.of(unsubscribed(event.getTrackUnsubscribed()));
      case TRACK_MUTED -> Optional.of(muted(event.getTrackMuted(), true));
      case TRACK_UNMUTED -> Optional.of(muted(event.getTrackUnmuted(), false));
      case RECONNECTING -> Optional.of(new RtcEvent.Reconnecting());
      case RECONNECTED -> Optional.of(new RtcEvent.Reconnected());
      case DATA_PACKET_RECEIVED -> received(event.getDataPacketReceived());
      case TEXT_STREAM_OPENED -> text(event.getTextStreamOpened());
      case BYTE_STREAM_OPENED -> bytes(event.getByteStreamOpened());
      default -> Optional.empty();
    };
  }

  /** What it means for the room alone. */
  void note(RoomEvent event) {
    switch (event.getMessageCase()) {
      case TRACK_PUBLISHED -> roster.published(event.getTrackPublished().getPublication());
      case TRACK_UNPUBLISHED -> roster.unpublished(event.getTrackUnpublished().getText());
      case LOCAL_TRACK_SUBSCRIBED ->
          room.tracks().subscribed(event.getLocalTrackSubscribed().getTrackSid());
      case LOCAL_TRACK_REPUBLISHED -> room.tracks().republished(event.getLocalTrackRepublished());
      case RECONNECTED -> room.tracks().reconnected();
      case ROOM_SID_CHANGED -> room.named(event.getRoomSidChanged().getText(), room.name());
      case ROOM_UPDATED ->
          room.named(event.getRoomUpdated().getSid(), event.getRoomUpdated().getName());
      case MOVED -> room.named(event.getMoved().getSid(), event.getMoved().getName());
      // Of no use to us.
      case DATA_TRACK_PUBLISHED -> Owned.in(event).forEach(handles::release);
      default -> {}
    }
  }

  /** The newest of everybody; more than one may have changed. */
  List<RtcEvent> of(List<ParticipantInfo> updated) {
    return updated.stream()
        .flatMap(info -> roster.changed(info).stream())
        .<RtcEvent>map(RtcEvent.Changed::new)
        .toList();
  }

  private RtcEvent left(ParticipantDisconnected event) {
    roster.left(event.getParticipantIdentity());
    return new RtcEvent.Left(
        event.getParticipantIdentity(),
        Roster.reason(event.hasDisconnectReason(), event.getDisconnectReason()));
  }

  private Optional<RtcEvent> described(ParticipantsText event) {
    return roster
        .described(event.getParticipantIdentity(), event.getText())
        .map(RtcEvent.Changed::new);
  }

  private Optional<RtcEvent> renamed(ParticipantsText event) {
    return roster
        .renamed(event.getParticipantIdentity(), event.getText())
        .map(RtcEvent.Changed::new);
  }

  private Optional<RtcEvent> attributed(AttributesChanged event) {
    Map<String, String> all = Attributes.of(event.getAttributesList());
    return event.getParticipantIdentity().equals(room.identity())
        ? Optional.of(new RtcEvent.OwnAttributes(all))
        : roster.attributed(event.getParticipantIdentity(), all).map(RtcEvent.Changed::new);
  }

  private RtcEvent subscribed(TrackSubscribed event) {
    return new RtcEvent.TrackSubscribed(
        event.getParticipantIdentity(), roster.subscribed(event.getTrack()));
  }

  private RtcEvent unsubscribed(ParticipantsText event) {
    room.sounds().end(event.getText());
    roster.unsubscribed(event.getText());
    return new RtcEvent.TrackUnsubscribed(event.getParticipantIdentity(), event.getText());
  }

  private static RtcEvent muted(ParticipantsText event, boolean muted) {
    return new RtcEvent.TrackMuted(event.getParticipantIdentity(), event.getText(), muted);
  }

  private Optional<RtcEvent> received(DataReceived event) {
    return switch (event.getValueCase()) {
      case USER -> Optional.of(packet(event, event.getUser()));
      case SIP_DTMF ->
          Optional.of(
              new RtcEvent.Pressed(
                  event.getParticipantIdentity(),
                  event.getSipDtmf().getCode(),
                  event.getSipDtmf().getDigit()));
      case VALUE_NOT_SET -> Optional.empty();
    };
  }

  /** The bytes are the library's until its handle is dropped. */
  private RtcEvent packet(DataReceived event, UserPacket user) {
    Buffer buffer = user.getData().getData();
    byte[] content = Memory.bytes(buffer.getDataPtr(), buffer.getDataLen());
    handles.release(user.getData().getHandle().getId());
    return new RtcEvent.DataReceived(
        event.getParticipantIdentity(),
        new DataPacket(
            content, user.getTopic(), event.getKind() == PacketKind.KIND_RELIABLE, List.of()));
  }

  private Optional<RtcEvent> text(StreamOpened event) {
    long handle = event.getReader().getHandle().getId();
    Reader<String> reader =
        new Reader<>(
            room,
            event.getParticipantIdentity(),
            streams,
            titled("text stream", event),
            text -> text.length() * 2L);
    if (isRefused(reader, handle)) {
      return Optional.empty();
    }
    engine.readers().addText(handle, reader);
    FfiRequest.Builder read =
        FfiRequest.newBuilder()
            .setTextReadIncremental(ReadStream.newBuilder().setReaderHandle(handle));
    if (isUnread(reader, handle, read)) {
      return Optional.empty();
    }
    return Optional.of(
        new RtcEvent.TextOpened(
            event.getParticipantIdentity(), header(event, ""), reader.pieces(), reader.trailer()));
  }

  private Optional<RtcEvent> bytes(StreamOpened event) {
    long handle = event.getReader().getHandle().getId();
    String name = event.getReader().getInfo().getName().toString(StandardCharsets.UTF_8);
    Reader<byte[]> reader =
        new Reader<>(
            room,
            event.getParticipantIdentity(),
            streams,
            titled("byte stream", event),
            piece -> piece.length);
    if (isRefused(reader, handle)) {
      return Optional.empty();
    }
    engine.readers().addBytes(handle, reader);
    FfiRequest.Builder read =
        FfiRequest.newBuilder()
            .setByteReadIncremental(ReadStream.newBuilder().setReaderHandle(handle));
    if (isUnread(reader, handle, read)) {
      return Optional.empty();
    }
    return Optional.of(
        new RtcEvent.BytesOpened(
            event.getParticipantIdentity(),
            header(event, name),
            reader.pieces(),
            reader.trailer()));
  }

  /** The library holds nothing for what nobody will read. */
  private boolean isRefused(Reader<?> reader, long handle) {
    boolean refused = !streams.add(reader);
    if (refused) {
      handles.release(handle);
    }
    return refused;
  }

  /** The library refuses to read it: nothing of it will come. */
  private boolean isUnread(Reader<?> reader, long handle, FfiRequest.Builder read) {
    try {
      engine.hint(read.build());
      return false;
    } catch (RtcFailed e) {
      LOG.log(WARNING, "room {0}: a stream cannot be read: {1}", room.name(), e.getMessage());
      engine.readers().remove(handle);
      reader.refuse();
      handles.release(handle);
      return true;
    }
  }

  private String titled(String what, StreamOpened event) {
    return "%s of %s on %s in room %s"
        .formatted(
            what,
            event.getParticipantIdentity(),
            event.getReader().getInfo().getTopic(),
            room.name());
  }

  private static StreamHeader header(StreamOpened event, String name) {
    StreamInfo info = event.getReader().getInfo();
    return new StreamHeader(
        info.getStreamId(),
        info.getTopic(),
        name,
        info.getMimeType(),
        Attributes.of(info.getAttributesList()),
        event.getParticipantIdentity(),
        List.of());
  }

  /** Somebody calls a method of ours. */
  RtcEvent of(RpcCalled call, Asking asking) {
    return new RtcEvent.Called(
        call.getCallerIdentity(),
        call.getMethod(),
        call.getPayload(),
        Duration.ofMillis(call.getResponseTimeoutMs()),
        new NativeReply(asking, call));
  }
}
