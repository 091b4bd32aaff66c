package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weir.channel.ChanClosed;
import dev.weir.livekit.proto.rtc.Attribute;
import dev.weir.livekit.proto.rtc.AttributesChanged;
import dev.weir.livekit.proto.rtc.Buffer;
import dev.weir.livekit.proto.rtc.ByteChunk;
import dev.weir.livekit.proto.rtc.ByteStreamEvent;
import dev.weir.livekit.proto.rtc.DataReceived;
import dev.weir.livekit.proto.rtc.DataTrackPublished;
import dev.weir.livekit.proto.rtc.Dtmf;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest.MessageCase;
import dev.weir.livekit.proto.rtc.Nothing;
import dev.weir.livekit.proto.rtc.Owned;
import dev.weir.livekit.proto.rtc.OwnedBuffer;
import dev.weir.livekit.proto.rtc.PacketKind;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.StreamEnd;
import dev.weir.livekit.proto.rtc.StreamError;
import dev.weir.livekit.proto.rtc.TextChunk;
import dev.weir.livekit.proto.rtc.TextStreamEvent;
import dev.weir.livekit.proto.rtc.UserPacket;
import dev.weir.testkit.CapturedLog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is sent in a room, and received, with a fake in the library's place. */
class NativeStreamsTest extends NativeRoomFixture {
  /** What one stream may let wait, in one piece. */
  private static final int WHOLE = Math.toIntExact(Reader.MOST_BYTES) - Reader.PIECE_BYTES;

  @Test
  void text_ofOurs_isOpenedWrittenAndClosedOnce() throws Exception {
    TextStream text =
        room.openText(new StreamHeader("S1", "t", "", "", Map.of("a", "1"), "ann", List.of("bob")));
    var options = last().getTextStreamOpen().getOptions();
    assertThat(options.getId()).isEqualTo("S1");
    assertThat(options.getSenderIdentity()).isEqualTo("ann");
    assertThat(options.getDestinationIdentitiesList()).containsExactly("bob");
    assertThat(text.id()).isEqualTo("S1");
    text.write("x".repeat(20_000));
    assertThat(library.asked).hasSize(2);
    library.asked.clear();
    text.close(Map.of("b", "2"));
    assertThat(last().getTextStreamClose().getAttributesList())
        .containsExactly(Attribute.newBuilder().setKey("b").setValue("2").build());
    assertThatIllegalStateException()
        .isThrownBy(() -> text.close(Map.of()))
        .withMessage("end of text stream S1: again (expected: once)");
    TextStream plain = room.openText(StreamHeader.of("t", Map.of()));
    assertThat(last().getTextStreamOpen().getOptions().hasSenderIdentity()).isFalse();
    library.error = "no";
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> plain.write("x"))
        .withMessage("text stream S1 in room lobby: no");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.openText(StreamHeader.of("t", Map.of())))
        .withMessage("text stream on t in room lobby: no");
  }

  @Test
  void bytesDataCaptionsAndAttributes_areSentOrFail() throws Exception {
    room.sendBytes(
        new StreamHeader("S1", "t", "file", "x/y", Map.of(), "ann", List.of()), new byte[] {1, 2});
    var bytes = last().getSendBytes();
    assertThat(bytes.getOptions().getName()).isEqualTo("file");
    assertThat(bytes.getOptions().getMimeType()).isEqualTo("x/y");
    assertThat(bytes.getOptions().getId()).isEqualTo("S1");
    assertThat(bytes.getOptions().getSenderIdentity()).isEqualTo("ann");
    assertThat(bytes.getBytes()).isEqualTo(ByteString.copyFrom(new byte[] {1, 2}));
    room.sendData(new DataPacket(new byte[] {1, 2, 3}, "", false, List.of("bob")));
    var data = last().getPublishData();
    assertThat(data.hasTopic()).isFalse();
    assertThat(data.getReliable()).isFalse();
    assertThat(data.getDataLen()).isEqualTo(3);
    room.sendTranscription(new Caption("ann", "TR_1", "SG_1", "hi", true, "en"));
    assertThat(last().getPublishTranscription().getSegments(0).getText()).isEqualTo("hi");
    room.setAttributes(Map.of("a", "1"));
    assertThat(last().getSetLocalAttributes().getAttributes(0).getKey()).isEqualTo("a");
    library.error = "no";
    StreamHeader header = StreamHeader.of("t", Map.of());
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.sendBytes(header, new byte[1]))
        .withMessage("byte stream on t in room lobby: no");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.sendData(new DataPacket(new byte[1], "t", true, List.of())))
        .withMessage("data on t in room lobby: no");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.setAttributes(Map.of()))
        .withMessage("attributes in room lobby: no");
  }

  @Test
  void packetsAndKeys_ofOthers_areTold() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment content = arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1, (byte) 2);
      library.tell(
          RoomEvent.newBuilder()
              .setDataPacketReceived(
                  DataReceived.newBuilder()
                      .setKind(PacketKind.KIND_RELIABLE)
                      .setParticipantIdentity("ann")
                      .setUser(
                          UserPacket.newBuilder()
                              .setTopic("t")
                              .setData(
                                  OwnedBuffer.newBuilder()
                                      .setHandle(library.handle("data"))
                                      .setData(
                                          Buffer.newBuilder()
                                              .setDataPtr(content.address())
                                              .setDataLen(2))))));
    }
    DataPacket packet = next(RtcEvent.DataReceived.class).packet();
    assertThat(packet.content()).containsExactly(1, 2);
    assertThat(packet.reliable()).isTrue();
    library.tell(
        RoomEvent.newBuilder()
            .setDataPacketReceived(
                DataReceived.newBuilder()
                    .setParticipantIdentity("ann")
                    .setSipDtmf(Dtmf.newBuilder().setCode(5).setDigit("5"))));
    assertThat(next(RtcEvent.Pressed.class)).isEqualTo(new RtcEvent.Pressed("ann", 5, "5"));
    library.tell(RoomEvent.newBuilder().setDataPacketReceived(DataReceived.getDefaultInstance()));
    library.tell(
        RoomEvent.newBuilder()
            .setDataTrackPublished(
                DataTrackPublished.newBuilder()
                    .setTrack(Owned.newBuilder().setHandle(library.handle("data track")))));
    library.tell(RoomEvent.newBuilder().setReconnecting(Nothing.getDefaultInstance()));
    next(RtcEvent.Reconnecting.class);
    library.tell(RoomEvent.newBuilder().setReconnected(Nothing.getDefaultInstance()));
    next(RtcEvent.Reconnected.class);
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantAttributesChanged(
                AttributesChanged.newBuilder()
                    .setParticipantIdentity("agent")
                    .addAttributes(Attribute.newBuilder().setKey("a").setValue("1"))));
    assertThat(next(RtcEvent.OwnAttributes.class).attributes()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void text_ofOthers_comesInPieces() throws Exception {
    long reader = opens(true);
    var opened = next(RtcEvent.TextOpened.class);
    assertThat(opened.header().name()).isEmpty();
    assertThat(opened.header().sender()).isEqualTo("ann");
    text(reader, chunk("one"));
    text(reader, chunk(""));
    assertThat(opened.text().receive()).isEqualTo("one");
    text(
        reader,
        TextStreamEvent.newBuilder()
            .setEos(
                StreamEnd.newBuilder()
                    .addAttributes(Attribute.newBuilder().setKey("final").setValue("true"))));
    assertThat(opened.text().iterator().hasNext()).isFalse();
    assertThat(opened.trailer().attributes()).isEqualTo(Map.of("final", "true"));
    text(reader, chunk("late"));
    text(reader, TextStreamEvent.newBuilder());
  }

  @Test
  void text_whoseSenderIsLost_fails() throws Exception {
    long reader = opens(true);
    var opened = next(RtcEvent.TextOpened.class);
    text(
        reader,
        TextStreamEvent.newBuilder()
            .setEos(
                StreamEnd.newBuilder()
                    .setError(StreamError.newBuilder().setDescription("abnormal end"))));
    assertThatThrownBy(() -> opened.text().receive())
        .cause()
        .hasMessage("text stream of ann on t in room lobby: abnormal end");
  }

  @Test
  void bytes_ofOthers_comeInPieces_andEndWithTheRoom() throws Exception {
    long reader = opens(false);
    var opened = next(RtcEvent.BytesOpened.class);
    assertThat(opened.header().name()).isEqualTo("file");
    library.tell(
        FfiEvent.newBuilder()
            .setByteStreamReaderEvent(
                ByteStreamEvent.newBuilder()
                    .setReaderHandle(reader)
                    .setChunkReceived(
                        ByteChunk.newBuilder().setContent(ByteString.copyFromUtf8("ab")))));
    assertThat(opened.bytes().receive()).containsExactly('a', 'b');
    library.tell(
        FfiEvent.newBuilder()
            .setByteStreamReaderEvent(
                ByteStreamEvent.newBuilder()
                    .setReaderHandle(reader)
                    .setEos(StreamEnd.getDefaultInstance())));
    assertThatThrownBy(() -> opened.bytes().receive()).isInstanceOf(ChanClosed.class).hasNoCause();
    opens(false);
    var cut = next(RtcEvent.BytesOpened.class);
    room.close();
    assertThatThrownBy(() -> cut.bytes().receive())
        .cause()
        .hasMessage("byte stream of ann on t in room lobby: cut off, for the room is gone");
  }

  @Test
  void streams_thatNobodyIsToldOf_areCancelled() {
    room.events().cancel();
    opens(true);
    opens(false);
    room.close();
  }

  @Test
  void streams_moreThanTheLimit_areRefusedUntilOneIsOver() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      long first = opens(true);
      var cancelled = next(RtcEvent.TextOpened.class);
      cancelled.text().cancel();
      long second = opens(true);
      var unread = next(RtcEvent.TextOpened.class);
      text(second, chunk("last"));
      text(second, TextStreamEvent.newBuilder().setEos(StreamEnd.getDefaultInstance()));
      for (int i = 2; i < Streams.MOST; i++) {
        opens(i % 2 == 0, "guest" + i % 8);
      }
      refused();
      // The end of what nobody reads, and what nobody has read to its end.
      text(first, TextStreamEvent.newBuilder().setEos(StreamEnd.getDefaultInstance()));
      assertThat(opens(true)).isPositive();
      refused();
      assertThat(unread.text().receive()).isEqualTo("last");
      opens(false);
      refused();
      assertThat(room.events().receiveBatch(Inbox.MOST)).hasSize(Streams.MOST);
      assertThat(log.warnings())
          .containsExactly(
              "room lobby: 256 streams are under way, 2 of one participant (expected: fewer; what is more is refused, and not said again)");
    }
  }

  @Test
  void streams_ofOneParticipant_leaveRoomToOthers() throws Exception {
    for (int i = 0; i < Streams.MOST_OF_ONE; i++) {
      opens(i % 2 == 0);
    }
    refused();
    opens(true, "bob");
    assertThat(room.events().receiveBatch(Inbox.MOST)).hasSize(Streams.MOST_OF_ONE + 1);
  }

  @Test
  void stream_thatTheLibraryDoesNotRead_isLetGoOf() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      library.refused = Optional.of(MessageCase.TEXT_READ_INCREMENTAL);
      opens(true);
      library.refused = Optional.of(MessageCase.BYTE_READ_INCREMENTAL);
      opens(false);
      assertThat(engine.readers().size()).isZero();
      assertThat(library.live).doesNotContainValue("reader");
      assertThat(log.warnings()).hasSize(2).allMatch(it -> it.contains("a stream cannot be read"));
    }
  }

  /** Nothing is held for it, and nobody is told. */
  private void refused() {
    int before = engine.readers().size();
    opens(true);
    opens(false);
    assertThat(engine.readers().size()).isEqualTo(before);
    assertThat(library.live).doesNotContainValue("reader");
  }

  @Test
  void streams_thatLetTooMuchWaitTogether_fail() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.livekit")) {
      long reader = opens(false);
      var first = next(RtcEvent.BytesOpened.class);
      bytes(reader, WHOLE);
      for (long waiting = Reader.MOST_BYTES;
          waiting < Streams.MOST_BYTES;
          waiting += Reader.MOST_BYTES) {
        long other = opens(false);
        next(RtcEvent.BytesOpened.class);
        bytes(other, WHOLE);
      }
      long beyond = opens(false);
      var failed = next(RtcEvent.BytesOpened.class);
      bytes(beyond, 1);
      bytes(beyond, 1);
      assertThatThrownBy(() -> failed.bytes().receive())
          .cause()
          .hasMessage(
              "byte stream of ann on t in room lobby: 33554432 bytes of all streams wait (expected: to be taken)");
      assertThat(first.bytes().receive()).hasSize(WHOLE);
      long later = opens(false);
      var taken = next(RtcEvent.BytesOpened.class);
      bytes(later, 1);
      assertThat(taken.bytes().receive()).hasSize(1);
      assertThat(log.warnings())
          .containsExactly(
              "room lobby: 33554432 bytes of streams wait (expected: fewer; what is more is refused, and not said again)");
    }
  }

  private void bytes(long reader, int count) {
    library.tell(
        FfiEvent.newBuilder()
            .setByteStreamReaderEvent(
                ByteStreamEvent.newBuilder()
                    .setReaderHandle(reader)
                    .setChunkReceived(
                        ByteChunk.newBuilder().setContent(ByteString.copyFrom(new byte[count])))));
  }

  private void text(long reader, TextStreamEvent.Builder event) {
    library.tell(FfiEvent.newBuilder().setTextStreamReaderEvent(event.setReaderHandle(reader)));
  }

  private static TextStreamEvent.Builder chunk(String text) {
    return TextStreamEvent.newBuilder().setChunkReceived(TextChunk.newBuilder().setContent(text));
  }
}
