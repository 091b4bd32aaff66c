package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weir.livekit.proto.rtc.Attribute;
import dev.weir.livekit.proto.rtc.AudioFeature;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.LocalTrackRepublished;
import dev.weir.livekit.proto.rtc.OwnedParticipant;
import dev.weir.livekit.proto.rtc.OwnedPublication;
import dev.weir.livekit.proto.rtc.OwnedReader;
import dev.weir.livekit.proto.rtc.OwnedTrack;
import dev.weir.livekit.proto.rtc.ParticipantConnected;
import dev.weir.livekit.proto.rtc.ParticipantInfo;
import dev.weir.livekit.proto.rtc.ParticipantKind;
import dev.weir.livekit.proto.rtc.ParticipantsText;
import dev.weir.livekit.proto.rtc.PublicationInfo;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.StreamInfo;
import dev.weir.livekit.proto.rtc.StreamOpened;
import dev.weir.livekit.proto.rtc.TrackInfo;
import dev.weir.livekit.proto.rtc.TrackKind;
import dev.weir.livekit.proto.rtc.TrackPublished;
import dev.weir.livekit.proto.rtc.TrackSource;
import dev.weir.livekit.proto.rtc.TrackSubscribed;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What tests of a room have, with a fake in the library's place. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class NativeRoomFixture {
  static final Duration TWENTY = Duration.ofMillis(20);

  final FakeNative library = new FakeNative();
  final Engine engine = library.engine();
  final NativeRtc rtc = new NativeRtc(engine);
  RtcRoom room;

  @BeforeEach
  void join() throws Exception {
    room = rtc.connect(URI.create("https://example.test/x"), "token");
    FfiRequest connect = library.asked.take();
    assertThat(connect.getConnect().getUrl()).isEqualTo("wss://example.test/x");
    assertThat(connect.getConnect().getOptions().getConnectTimeoutMs()).isEqualTo(5_000);
    assertThat(connect.getConnect().getOptions().getJoinRetries()).isEqualTo(1);
    // Else the library gives the room up.
    assertThat(library.asked.take().getReadyForRoomEvent().getRoomHandle())
        .isEqualTo(FakeNative.ROOM);
  }

  @AfterEach
  void nothingIsLeft() {
    library.error = "";
    library.kept.clear();
    library.refused = Optional.empty();
    rtc.close();
    assertThat(library.live).as("never let go of").isEmpty();
    assertThat(library.wrong).as("let go of twice").isEmpty();
    assertThat(engine.held()).isZero();
    assertThat(engine.pending().size()).isZero();
    assertThat(engine.readers().size()).isZero();
  }

  <T extends RtcEvent> T next(Class<T> kind) throws InterruptedException {
    RtcEvent event = room.events().receive();
    assertThat(event).isInstanceOf(kind);
    return kind.cast(event);
  }

  FfiRequest last() throws InterruptedException {
    return library.asked.take();
  }

  static ParticipantInfo.Builder ann() {
    return ParticipantInfo.newBuilder()
        .setSid("PA_1")
        .setIdentity("ann")
        .setName("Ann")
        .setMetadata("m")
        .setKind(ParticipantKind.KIND_SIP)
        .setClientProtocol(2)
        .addAttributes(Attribute.newBuilder().setKey("a").setValue("1"));
  }

  void annComes() {
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantConnected(
                ParticipantConnected.newBuilder()
                    .setInfo(
                        OwnedParticipant.newBuilder()
                            .setHandle(library.handle("ann"))
                            .setInfo(ann()))));
  }

  /** The library has published a track of ours anew. */
  void republished(String was, String is) {
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackRepublished(
                LocalTrackRepublished.newBuilder()
                    .setPreviousSid(was)
                    .setInfo(PublicationInfo.newBuilder().setSid(is))));
  }

  void trackComes(String sid) {
    library.tell(
        RoomEvent.newBuilder()
            .setTrackPublished(
                TrackPublished.newBuilder()
                    .setParticipantIdentity("ann")
                    .setPublication(
                        OwnedPublication.newBuilder()
                            .setHandle(library.handle("publication"))
                            .setInfo(
                                PublicationInfo.newBuilder()
                                    .setSid(sid)
                                    .addAudioFeatures(AudioFeature.PRECONNECT_BUFFER)
                                    .setSource(TrackSource.SOURCE_MICROPHONE)))));
    library.tell(
        RoomEvent.newBuilder()
            .setTrackSubscribed(
                TrackSubscribed.newBuilder()
                    .setParticipantIdentity("ann")
                    .setTrack(
                        OwnedTrack.newBuilder()
                            .setHandle(library.handle("track"))
                            .setInfo(
                                TrackInfo.newBuilder()
                                    .setSid(sid)
                                    .setName("mic")
                                    .setKind(TrackKind.KIND_AUDIO)
                                    .setMuted(true)))));
  }

  static ParticipantsText.Builder of(String text) {
    return ParticipantsText.newBuilder().setParticipantIdentity("ann").setText(text);
  }

  long opens(boolean text) {
    return opens(text, "ann");
  }

  long opens(boolean text, String identity) {
    long handle = library.own("reader");
    StreamOpened.Builder opened =
        StreamOpened.newBuilder()
            .setParticipantIdentity(identity)
            .setReader(
                OwnedReader.newBuilder()
                    .setHandle(dev.weir.livekit.proto.rtc.Handle.newBuilder().setId(handle))
                    .setInfo(
                        StreamInfo.newBuilder()
                            .setStreamId("S1")
                            .setTopic("t")
                            .setName(ByteString.copyFromUtf8("file"))));
    library.tell(
        text
            ? RoomEvent.newBuilder().setTextStreamOpened(opened)
            : RoomEvent.newBuilder().setByteStreamOpened(opened));
    return handle;
  }
}
