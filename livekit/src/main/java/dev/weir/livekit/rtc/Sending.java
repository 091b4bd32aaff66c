package dev.weir.livekit.rtc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import dev.weir.livekit.proto.rtc.ByteOptions;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.OpenText;
import dev.weir.livekit.proto.rtc.PublishData;
import dev.weir.livekit.proto.rtc.PublishTranscription;
import dev.weir.livekit.proto.rtc.Segment;
import dev.weir.livekit.proto.rtc.SendBytes;
import dev.weir.livekit.proto.rtc.SetAttributes;
import dev.weir.livekit.proto.rtc.TextOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** What one room of ours sends to others. Any thread. */
final class Sending {
  private final Asking asking;
  private final Handles handles;
  private final long participant;

  Sending(Asking asking, Handles handles, long participant) {
    this.asking = asking;
    this.handles = handles;
    this.participant = participant;
  }

  void attributes(Map<String, String> changed) throws InterruptedException {
    asking.require(
        "attributes",
        asking
            .ask(
                "attributes",
                request ->
                    FfiRequest.newBuilder()
                        .setSetLocalAttributes(
                            SetAttributes.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .addAllAttributes(Attributes.of(changed))
                                .setRequestAsyncId(request)))
            .getSetLocalAttributes());
  }

  TextStream text(StreamHeader header) throws InterruptedException {
    String what = "text stream on " + header.topic();
    TextOptions.Builder options =
        TextOptions.newBuilder()
            .setTopic(header.topic())
            .addAllAttributes(Attributes.of(header.attributes()))
            .addAllDestinationIdentities(header.destinations());
    if (!header.id().isEmpty()) {
      options.setId(header.id());
    }
    if (!header.sender().isEmpty()) {
      options.setSenderIdentity(header.sender());
    }
    var opened =
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setTextStreamOpen(
                            OpenText.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setOptions(options)
                                .setRequestAsyncId(request)))
            .getTextStreamOpen();
    asking.require(what, opened.getError().getDescription());
    return new NativeText(asking, handles, opened.getWriter());
  }

  void bytes(StreamHeader header, byte[] content) throws InterruptedException {
    String what = "byte stream on " + header.topic();
    ByteOptions.Builder options =
        ByteOptions.newBuilder()
            .setTopic(header.topic())
            .addAllAttributes(Attributes.of(header.attributes()))
            .addAllDestinationIdentities(header.destinations());
    if (!header.id().isEmpty()) {
      options.setId(header.id());
    }
    if (!header.name().isEmpty()) {
      options.setName(header.name());
    }
    if (!header.mimeType().isEmpty()) {
      options.setMimeType(header.mimeType());
    }
    if (!header.sender().isEmpty()) {
      options.setSenderIdentity(header.sender());
    }
    var sent =
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setSendBytes(
                            SendBytes.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setOptions(options)
                                .setBytes(ByteString.copyFrom(content))
                                .setRequestAsyncId(request)))
            .getSendBytes();
    asking.require(what, sent.getError().getDescription());
  }

  void data(DataPacket packet) throws InterruptedException {
    String what = "data on " + packet.topic();
    MemorySegment content = Arena.ofAuto().allocateFrom(JAVA_BYTE, packet.content());
    asking.require(
        what,
        asking
            .ask(
                what,
                Asking.LIMIT,
                content,
                request -> FfiRequest.newBuilder().setPublishData(packet(packet, content, request)))
            .getPublishData());
  }

  private PublishData.Builder packet(DataPacket packet, MemorySegment content, long request) {
    PublishData.Builder data =
        PublishData.newBuilder()
            .setLocalParticipantHandle(participant)
            .setDataPtr(content.address())
            .setDataLen(content.byteSize())
            .setReliable(packet.reliable())
            .addAllDestinationIdentities(packet.destinations())
            .setRequestAsyncId(request);
    return packet.topic().isEmpty() ? data : data.setTopic(packet.topic());
  }

  void caption(Caption caption) throws InterruptedException {
    String what = "captions of " + caption.identity();
    asking.require(
        what,
        asking
            .ask(
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setPublishTranscription(
                            PublishTranscription.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setParticipantIdentity(caption.identity())
                                .setTrackId(caption.trackSid())
                                .addSegments(
                                    Segment.newBuilder()
                                        .setId(caption.segment())
                                        .setText(caption.text())
                                        .setStartTime(0)
                                        .setEndTime(0)
                                        .setFinal(caption.last())
                                        .setLanguage(caption.language()))
                                .setRequestAsyncId(request)))
            .getPublishTranscription());
  }
}
