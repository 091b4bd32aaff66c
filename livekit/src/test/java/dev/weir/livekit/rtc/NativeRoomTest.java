package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.livekit.proto.rtc.Attribute;
import dev.weir.livekit.proto.rtc.AttributesChanged;
import dev.weir.livekit.proto.rtc.AudioBuffer;
import dev.weir.livekit.proto.rtc.AudioFeature;
import dev.weir.livekit.proto.rtc.AudioFrameReceived;
import dev.weir.livekit.proto.rtc.AudioStreamEvent;
import dev.weir.livekit.proto.rtc.Buffer;
import dev.weir.livekit.proto.rtc.ByteChunk;
import dev.weir.livekit.proto.rtc.ByteStreamEvent;
import dev.weir.livekit.proto.rtc.DataReceived;
import dev.weir.livekit.proto.rtc.DataTrackPublished;
import dev.weir.livekit.proto.rtc.DisconnectReason;
import dev.weir.livekit.proto.rtc.Disconnected;
import dev.weir.livekit.proto.rtc.Done;
import dev.weir.livekit.proto.rtc.Dtmf;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiRequest.MessageCase;
import dev.weir.livekit.proto.rtc.LocalTrackRepublished;
import dev.weir.livekit.proto.rtc.Nothing;
import dev.weir.livekit.proto.rtc.Owned;
import dev.weir.livekit.proto.rtc.OwnedAudioBuffer;
import dev.weir.livekit.proto.rtc.OwnedBuffer;
import dev.weir.livekit.proto.rtc.OwnedParticipant;
import dev.weir.livekit.proto.rtc.OwnedPublication;
import dev.weir.livekit.proto.rtc.OwnedReader;
import dev.weir.livekit.proto.rtc.OwnedTrack;
import dev.weir.livekit.proto.rtc.PacketKind;
import dev.weir.livekit.proto.rtc.Panic;
import dev.weir.livekit.proto.rtc.ParticipantConnected;
import dev.weir.livekit.proto.rtc.ParticipantDisconnected;
import dev.weir.livekit.proto.rtc.ParticipantInfo;
import dev.weir.livekit.proto.rtc.ParticipantKind;
import dev.weir.livekit.proto.rtc.ParticipantsText;
import dev.weir.livekit.proto.rtc.ParticipantsUpdated;
import dev.weir.livekit.proto.rtc.PublicationInfo;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.RoomInfo;
import dev.weir.livekit.proto.rtc.RpcCalled;
import dev.weir.livekit.proto.rtc.RpcDone;
import dev.weir.livekit.proto.rtc.RpcError;
import dev.weir.livekit.proto.rtc.StreamEnd;
import dev.weir.livekit.proto.rtc.StreamError;
import dev.weir.livekit.proto.rtc.StreamInfo;
import dev.weir.livekit.proto.rtc.StreamOpened;
import dev.weir.livekit.proto.rtc.Text;
import dev.weir.livekit.proto.rtc.TextChunk;
import dev.weir.livekit.proto.rtc.TextStreamEvent;
import dev.weir.livekit.proto.rtc.TrackInfo;
import dev.weir.livekit.proto.rtc.TrackKind;
import dev.weir.livekit.proto.rtc.TrackPublished;
import dev.weir.livekit.proto.rtc.TrackSid;
import dev.weir.livekit.proto.rtc.TrackSource;
import dev.weir.livekit.proto.rtc.TrackSubscribed;
import dev.weir.livekit.proto.rtc.UserPacket;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room, with a fake in the library's place. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class NativeRoomTest {
  private static final Duration TWENTY = Duration.ofMillis(20);

  private final FakeNative library = new FakeNative();
  private final Engine engine = library.engine();
  private final NativeRtc rtc = new NativeRtc(engine);
  private RtcRoom room;

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

  private <T extends RtcEvent> T next(Class<T> kind) throws InterruptedException {
    RtcEvent event = room.events().receive();
    assertThat(event).isInstanceOf(kind);
    return kind.cast(event);
  }

  private static ParticipantInfo.Builder ann() {
    return ParticipantInfo.newBuilder()
        .setSid("PA_1")
        .setIdentity("ann")
        .setName("Ann")
        .setMetadata("m")
        .setKind(ParticipantKind.KIND_SIP)
        .setClientProtocol(2)
        .addAttributes(Attribute.newBuilder().setKey("a").setValue("1"));
  }

  private void annComes() {
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantConnected(
                ParticipantConnected.newBuilder()
                    .setInfo(
                        OwnedParticipant.newBuilder()
                            .setHandle(library.handle("ann"))
                            .setInfo(ann()))));
  }

  private void trackComes(String sid) {
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

  private static ParticipantsText.Builder of(String text) {
    return ParticipantsText.newBuilder().setParticipantIdentity("ann").setText(text);
  }

  @Test
  void room_saysWhoItIs() {
    assertThat(room.name()).isEqualTo("lobby");
    assertThat(room.identity()).isEqualTo("agent");
    assertThat(room.sid()).isEmpty();
    library.tell(RoomEvent.newBuilder().setRoomSidChanged(Text.newBuilder().setText("RM_1")));
    assertThat(room.sid()).isEqualTo("RM_1");
    library.tell(RoomEvent.newBuilder().setRoomUpdated(RoomInfo.newBuilder().setName("hall")));
    assertThat(room.name()).isEqualTo("hall");
    assertThat(room.sid()).isEqualTo("RM_1");
    library.tell(
        RoomEvent.newBuilder().setMoved(RoomInfo.newBuilder().setSid("RM_2").setName("new")));
    assertThat(room.sid()).isEqualTo("RM_2");
    assertThat(room.participants()).isEmpty();
  }

  @Test
  @Behaviour("sess-C3.16")
  void participants_comeChangeAndLeave() throws Exception {
    annComes();
    RemoteParticipant ann =
        new RemoteParticipant(
            "ann", "PA_1", "Ann", "m", Map.of("a", "1"), RemoteParticipant.Kind.SIP);
    assertThat(next(RtcEvent.Joined.class).participant()).isEqualTo(ann);
    assertThat(room.clientProtocol("ann")).isEqualTo(2);
    assertThat(room.clientProtocol("stranger")).isZero();
    library.tell(RoomEvent.newBuilder().setParticipantNameChanged(of("Anna")));
    assertThat(next(RtcEvent.Changed.class).participant().name()).isEqualTo("Anna");
    library.tell(RoomEvent.newBuilder().setParticipantMetadataChanged(of("n")));
    assertThat(next(RtcEvent.Changed.class).participant().metadata()).isEqualTo("n");
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantAttributesChanged(
                AttributesChanged.newBuilder()
                    .setParticipantIdentity("ann")
                    .addAttributes(Attribute.newBuilder().setKey("b").setValue("2"))));
    assertThat(next(RtcEvent.Changed.class).participant().attributes()).isEqualTo(Map.of("b", "2"));
    // The same again is no change; what we do not know is none either.
    library.tell(RoomEvent.newBuilder().setParticipantNameChanged(of("Anna")));
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantNameChanged(of("x").setParticipantIdentity("stranger")));
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantMetadataChanged(of("x").setParticipantIdentity("stranger")));
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantAttributesChanged(
                AttributesChanged.newBuilder().setParticipantIdentity("stranger")));
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantsUpdated(
                ParticipantsUpdated.newBuilder()
                    .addParticipants(ann())
                    .addParticipants(ann().setIdentity("stranger"))));
    assertThat(next(RtcEvent.Changed.class).participant()).isEqualTo(ann);
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantDisconnected(
                ParticipantDisconnected.newBuilder()
                    .setParticipantIdentity("ann")
                    .setDisconnectReason(DisconnectReason.USER_REJECTED)));
    assertThat(next(RtcEvent.Left.class))
        .isEqualTo(new RtcEvent.Left("ann", LeaveReason.USER_REJECTED));
    assertThat(library.live).doesNotContainValue("ann");
  }

  @Test
  void participant_comesTwice_isHeldOnce() throws Exception {
    annComes();
    annComes();
    next(RtcEvent.Joined.class);
    next(RtcEvent.Joined.class);
    assertThat(library.live.values()).containsOnlyOnce("ann");
  }

  @Test
  void kindsAndReasons_thatAreNewerThanWe_areOther() throws Exception {
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantConnected(
                ParticipantConnected.newBuilder()
                    .setInfo(
                        OwnedParticipant.newBuilder()
                            .setHandle(library.handle("ann"))
                            .setInfo(ann().clearKind()))));
    assertThat(next(RtcEvent.Joined.class).participant().kind())
        .isEqualTo(RemoteParticipant.Kind.OTHER);
    for (ParticipantKind kind : ParticipantKind.values()) {
      library.tell(
          RoomEvent.newBuilder()
              .setParticipantsUpdated(
                  ParticipantsUpdated.newBuilder().addParticipants(ann().setKind(kind))));
      assertThat(next(RtcEvent.Changed.class).participant().kind().name())
          .isEqualTo(kind.name().substring("KIND_".length()));
    }
    library.tell(
        RoomEvent.newBuilder()
            .setParticipantDisconnected(
                ParticipantDisconnected.newBuilder().setParticipantIdentity("ann")));
    assertThat(next(RtcEvent.Left.class).reason()).isEqualTo(LeaveReason.OTHER);
    for (DisconnectReason reason : DisconnectReason.values()) {
      LeaveReason told = Roster.reason(true, reason);
      assertThat(told.name())
          .isEqualTo(reason == DisconnectReason.UNKNOWN_REASON ? "UNKNOWN" : reason.name());
    }
  }

  @Test
  void tracks_ofOthers_areToldAndHeard() throws Exception {
    trackComes("TR_1");
    assertThat(next(RtcEvent.TrackSubscribed.class))
        .isEqualTo(
            new RtcEvent.TrackSubscribed(
                "ann", new RemoteTrack("TR_1", "mic", true, RemoteTrack.Source.MICROPHONE, true)));
    assertThat(room.isRecordedAhead("TR_1")).isTrue();
    assertThat(room.isRecordedAhead("TR_2")).isFalse();
    library.tell(RoomEvent.newBuilder().setTrackUnmuted(of("TR_1")));
    assertThat(next(RtcEvent.TrackMuted.class).muted()).isFalse();
    library.tell(RoomEvent.newBuilder().setTrackMuted(of("TR_1")));
    assertThat(next(RtcEvent.TrackMuted.class).muted()).isTrue();
    Receiver<AudioFrame> frames = room.listen("TR_1", 16_000, TWENTY);
    long stream = stream();
    frame(stream, (short) 7);
    AudioFrame heard = frames.receive();
    assertThat(heard).isEqualTo(AudioFrame.of(new short[] {7, -7}, 16_000));
    library.tell(RoomEvent.newBuilder().setTrackUnsubscribed(of("TR_1")));
    assertThat(next(RtcEvent.TrackUnsubscribed.class).trackSid()).isEqualTo("TR_1");
    assertThatThrownBy(frames::receive).isInstanceOf(ChanClosed.class);
    // It may have been on its way.
    frame(stream, (short) 8);
    library.tell(RoomEvent.newBuilder().setTrackUnpublished(of("TR_1")));
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.listen("TR_1", 16_000, TWENTY))
        .withMessage(
            "listening to track TR_1 in room lobby: is not subscribed (expected: a subscribed one)");
  }

  private long stream() {
    return library.live.entrySet().stream()
        .filter(entry -> entry.getValue().equals("stream"))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private void frame(long stream, short sample) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment samples = arena.allocateFrom(ValueLayout.JAVA_SHORT, sample, (short) -sample);
      library.tell(
          FfiEvent.newBuilder()
              .setAudioStreamEvent(
                  AudioStreamEvent.newBuilder()
                      .setStreamHandle(stream)
                      .setFrameReceived(
                          AudioFrameReceived.newBuilder()
                              .setFrame(
                                  OwnedAudioBuffer.newBuilder()
                                      .setHandle(library.handle("frame"))
                                      .setInfo(
                                          AudioBuffer.newBuilder()
                                              .setDataPtr(samples.address())
                                              .setNumChannels(1)
                                              .setSampleRate(16_000)
                                              .setSamplesPerChannel(2))))));
    }
  }

  /** One second is kept: 50 frames of 20 ms; the oldest give way. */
  @Test
  void frames_thatNobodyTakes_giveWay() throws Exception {
    trackComes("TR_1");
    Receiver<AudioFrame> frames = room.listen("TR_1", 16_000, TWENTY);
    for (int i = 0; i < 60; i++) {
      frame(stream(), (short) i);
    }
    assertThat(frames.receive().sample(0)).isEqualTo((short) 10);
    frames.cancel();
    long stream = stream();
    frame(stream, (short) 1);
    assertThat(library.live).doesNotContainValue("stream").doesNotContainValue("frame");
  }

  @Test
  void sound_thatEnds_endsItsChannelAfterWhatWaits() throws Exception {
    trackComes("TR_1");
    Receiver<AudioFrame> frames = room.listen("TR_1", 16_000, TWENTY);
    long stream = stream();
    frame(stream, (short) 1);
    library.tell(
        FfiEvent.newBuilder()
            .setAudioStreamEvent(
                AudioStreamEvent.newBuilder()
                    .setStreamHandle(stream)
                    .setEos(Nothing.getDefaultInstance())));
    assertThat(frames.receive().sample(0)).isEqualTo((short) 1);
    assertThatThrownBy(frames::receive).isInstanceOf(ChanClosed.class);
  }

  @Test
  void lengths_thatDoNotFit_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.publish("t", 24_000, Duration.ZERO))
        .withMessage("queue: 0.0 ms (expected: a multiple of 10 ms, 10 to 10000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.publish("t", 24_000, Duration.ofSeconds(11)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.listen("TR_1", 24_000, Duration.ofMillis(15)))
        .withMessage("frame: 15.0 ms (expected: a multiple of 10 ms, 10 to 1000)");
    assertThatIllegalArgumentException().isThrownBy(() -> room.listen("TR_1", 1, TWENTY));
  }

  @Test
  void track_ofOurs_isPublishedFedAndTakenBack() throws Exception {
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackSubscribed(TrackSid.newBuilder().setTrackSid("TR_own")));
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    track.awaitSubscribed();
    assertThat(track.sid()).isEqualTo("TR_own");
    library.asked.clear();
    track.capture(AudioFrame.silence(Duration.ofMillis(250), 24_000));
    for (int count : new int[] {2_400, 2_400, 1_200}) {
      var buffer = library.asked.take().getCaptureAudioFrame().getBuffer();
      assertThat(buffer.getSamplesPerChannel()).isEqualTo(count);
      assertThat(buffer.getSampleRate()).isEqualTo(24_000);
    }
    track.clear();
    assertThat(library.asked.take().hasClearAudioBuffer()).isTrue();
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackRepublished(
                LocalTrackRepublished.newBuilder()
                    .setPreviousSid("TR_own")
                    .setInfo(PublicationInfo.newBuilder().setSid("TR_new"))));
    assertThat(track.sid()).isEqualTo("TR_new");
    track.close();
    assertThat(library.asked.take().getUnpublishTrack().getTrackSid()).isEqualTo("TR_new");
    track.close();
    track.clear();
    assertThat(library.asked).isEmpty();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(AudioFrame.silence(TWENTY, 24_000)))
        .withMessage("track voice in room lobby: is closed (expected: frames before that)");
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
  }

  /** Who subscribes to the new one may be faster than the news of it. */
  @Test
  void track_subscribedBeforeItIsKnownToBeRepublished_isHeard() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackSubscribed(TrackSid.newBuilder().setTrackSid("TR_new")));
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackRepublished(
                LocalTrackRepublished.newBuilder()
                    .setPreviousSid("TR_own")
                    .setInfo(PublicationInfo.newBuilder().setSid("TR_new"))));
    track.awaitSubscribed();
    assertThat(track.sid()).isEqualTo("TR_new");
  }

  /** Who leaves while there is no connection is not kept by that. */
  @Test
  void track_thatIsNotTakenBackInTime_isClosedAllTheSame() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.kept.add(MessageCase.UNPUBLISH_TRACK);
    try (CapturedLog log = new CapturedLog("dev.weir.livekit.rtc")) {
      track.close();
      assertThat(log.lines(Level.FINE)).anyMatch(it -> it.contains("not done after 1000 ms"));
    }
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
  }

  /** Nobody waits for what was not even begun; it would keep the room for ever. */
  @Test
  void leaving_thatIsRefused_isNotWaitedForAnyMore() {
    library.refused = Optional.of(MessageCase.DISCONNECT);
    room.close();
    assertThat(engine.pending().size()).isZero();
    assertThat(library.live).isEmpty();
  }

  @Test
  void text_whoseEndIsRefused_isLetGoOf() throws Exception {
    TextStream text = room.openText(StreamHeader.of("t", Map.of()));
    library.refused = Optional.of(MessageCase.TEXT_STREAM_CLOSE);
    assertThatExceptionOfType(RtcFailed.class).isThrownBy(() -> text.close(Map.of()));
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
  }

  /** The library takes one frame at a time, also if nobody waits for the first any more. */
  @Test
  void capture_interrupted_isFinishedByTheNext() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.asked.clear();
    library.kept.add(MessageCase.CAPTURE_AUDIO_FRAME);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread interrupted =
        Thread.ofVirtual()
            .start(() -> {
              try {
                track.capture(AudioFrame.silence(TWENTY, 24_000));
              } catch (InterruptedException e) {
                outcome.complete(e);
              }
            });
    FfiRequest first = library.asked.take();
    interrupted.interrupt();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    interrupted.join();
    library.kept.clear();
    Thread capturing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                track.capture(AudioFrame.silence(Duration.ofMillis(50), 24_000));
              } catch (InterruptedException e) {
                // The test fails.
              }
            });
    assertThat(library.asked.poll(100, TimeUnit.MILLISECONDS)).isNull();
    library.tell(
        FfiEvent.newBuilder()
            .setCaptureAudioFrame(
                Done.newBuilder().setAsyncId(first.getCaptureAudioFrame().getRequestAsyncId())));
    capturing.join();
    assertThat(library.asked.take().getCaptureAudioFrame().getBuffer().getSamplesPerChannel())
        .isEqualTo(1_200);
  }

  @Test
  void track_thatCannotBePublished_leavesNothing() {
    library.error = "no permission";
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.publish("voice", 24_000, Duration.ofMillis(100)))
        .withMessage("track voice in room lobby: no permission");
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
  }

  @Test
  void track_ofARoomThatIsLost_keepsNobodyWaiting() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.tell(
        RoomEvent.newBuilder()
            .setDisconnected(Disconnected.newBuilder().setReason(DisconnectReason.ROOM_DELETED)));
    track.awaitSubscribed();
    assertThat(next(RtcEvent.Disconnected.class).reason()).isEqualTo(LeaveReason.ROOM_DELETED);
    assertThatThrownBy(() -> room.events().receive()).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> track.capture(AudioFrame.silence(TWENTY, 24_000)))
        .withMessage(
            "track voice in room lobby: the room is gone: ROOM_DELETED (expected: to be in it)");
    track.close();
  }

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

  private FfiRequest last() throws InterruptedException {
    return library.asked.take();
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

  private long opens(boolean text) {
    long handle = library.own("reader");
    StreamOpened.Builder opened =
        StreamOpened.newBuilder()
            .setParticipantIdentity("ann")
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

  private void text(long reader, TextStreamEvent.Builder event) {
    library.tell(FfiEvent.newBuilder().setTextStreamReaderEvent(event.setReaderHandle(reader)));
  }

  private static TextStreamEvent.Builder chunk(String text) {
    return TextStreamEvent.newBuilder().setChunkReceived(TextChunk.newBuilder().setContent(text));
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

  /** One who opens streams and ends none is not to have all memory, nor all places. */
  @Test
  void streams_thatNeverEnd_areReadUpToALimit() throws Exception {
    for (int i = 0; i < Readers.MOST; i++) {
      opens(i % 2 == 0);
      if (room.events().receive() instanceof RtcEvent.TextOpened text) {
        text.text().cancel(); // nobody wants it
      }
    }
    for (int i = 0; i < Readers.MOST / 2; i++) {
      opens(true);
      next(RtcEvent.TextOpened.class);
    }
    assertThat(engine.readers().size()).isEqualTo(Readers.MOST);
    opens(true);
    library.tell(RoomEvent.newBuilder().setReconnecting(Nothing.getDefaultInstance()));
    next(RtcEvent.Reconnecting.class);
    assertThat(library.live.values()).containsExactlyInAnyOrder("room", "self");
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
  @Behaviour("sess-C3.23")
  void calls_ofOthers_areAnsweredOnce() throws Exception {
    room.registerMethod("echo");
    assertThat(last().getRegisterRpcMethod().getMethod()).isEqualTo("echo");
    RtcEvent.Called call = called();
    assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(3));
    call.reply().with("yes");
    assertThat(last().getRpcMethodInvocationResponse().getPayload()).isEqualTo("yes");
    assertThatIllegalStateException()
        .isThrownBy(() -> call.reply().with("again"))
        .withMessage("reply to echo: again (expected: once)");
    called().reply().failed(new CallFailed(7, "no", "data"));
    assertThat(last().getRpcMethodInvocationResponse().getError())
        .isEqualTo(RpcError.newBuilder().setCode(7).setMessage("no").setData("data").build());
    called().reply().with("é".repeat(7_681));
    assertThat(last().getRpcMethodInvocationResponse().getError().getCode()).isEqualTo(1504);
    RtcEvent.Called late = called();
    library.error = "too late";
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> late.reply().with("yes"))
        .withMessage("reply to echo in room lobby: too late");
    room.unregisterMethod("echo");
  }

  private RtcEvent.Called called() throws InterruptedException {
    library.tell(
        FfiEvent.newBuilder()
            .setRpcMethodInvocation(
                RpcCalled.newBuilder()
                    .setLocalParticipantHandle(FakeNative.SELF)
                    .setInvocationId(3)
                    .setCallerIdentity("ann")
                    .setMethod("echo")
                    .setPayload("p")
                    .setResponseTimeoutMs(3_000)));
    return next(RtcEvent.Called.class);
  }

  @Test
  @Behaviour("sess-C3.23")
  void call_ofAnother_isAnsweredOrFailsByItsCode() throws Exception {
    assertThat(room.call("ann", "echo", "p", Duration.ofSeconds(5))).isEqualTo("done");
    assertThat(last().getPerformRpc().getResponseTimeoutMs()).isEqualTo(5_000);
    assertThatExceptionOfType(CallFailed.class)
        .isThrownBy(() -> room.call("ann", "echo", "é".repeat(7_681), TWENTY))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(1402));
    assertThat(failed(1501, "nobody")).isEqualTo(1401);
    annComes();
    assertThat(failed(1501, "ann")).isEqualTo(1501);
    assertThat(failed(1502, "nobody")).isEqualTo(1502);
  }

  private int failed(int code, String identity) throws Exception {
    library.kept.add(MessageCase.PERFORM_RPC);
    Thread answering =
        Thread.ofVirtual()
            .start(() -> {
              try {
                long id = library.asked.take().getPerformRpc().getRequestAsyncId();
                library.tell(
                    FfiEvent.newBuilder()
                        .setPerformRpc(
                            RpcDone.newBuilder()
                                .setAsyncId(id)
                                .setError(RpcError.newBuilder().setCode(code).setMessage("m"))));
              } catch (InterruptedException e) {
                // The test fails.
              }
            });
    try {
      throw new AssertionError(room.call(identity, "echo", "p", Duration.ofSeconds(5)));
    } catch (CallFailed e) {
      return e.code();
    } finally {
      answering.join();
    }
  }

  @Test
  void refusal_isToldWithTheLibrarysReason() {
    library.refused = Optional.of(MessageCase.REGISTER_RPC_METHOD);
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.registerMethod("echo"))
        .withMessage(
            "method echo in room lobby: refused by the native library, which does not say why");
  }

  @Test
  void panic_losesTheRoomsAndNotTheProcess() throws Exception {
    library.kept.add(MessageCase.SET_LOCAL_ATTRIBUTES);
    library.tell(FfiEvent.newBuilder().setPanic(Panic.newBuilder().setMessage("ouch")));
    assertThat(next(RtcEvent.Disconnected.class).reason()).isEqualTo(LeaveReason.OTHER);
    assertThatThrownBy(() -> room.events().receive())
        .cause()
        .hasMessage("the native library panics: ouch (expected: never; join again)");
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.setAttributes(Map.of()))
        .withMessageContaining("ouch");
    room.close();
    room = rtc.connect(URI.create("ws://example.test"), "token");
  }

  @Test
  void events_thatNobodyTakes_loseTheRoom() throws Exception {
    for (int i = 0; i <= Inbox.MOST; i++) {
      library.tell(RoomEvent.newBuilder().setReconnecting(Nothing.getDefaultInstance()));
    }
    for (int i = 0; i < Inbox.MOST; i++) {
      next(RtcEvent.Reconnecting.class);
    }
    assertThatThrownBy(() -> room.events().receive())
        .cause()
        .hasMessage("events of room lobby: 4096 wait (expected: to be taken; the room is lost)");
  }

  @Test
  void room_thatTheLibraryEndsWithoutAReason_isOver() throws Exception {
    library.tell(RoomEvent.newBuilder().setEos(Nothing.getDefaultInstance()));
    assertThat(next(RtcEvent.Disconnected.class).reason()).isEqualTo(LeaveReason.UNKNOWN);
    room.close();
    room.close();
  }

  /** What happens in rooms that nobody is in any more is let go of. */
  @Test
  void events_ofUnknownRooms_areDropped() throws Exception {
    room.close();
    next(RtcEvent.Disconnected.class);
    annComes();
    trackComes("TR_1");
    opens(true);
    library.asked.clear();
    library.tell(
        RoomEvent.newBuilder()
            .setDataPacketReceived(
                DataReceived.newBuilder()
                    .setUser(
                        UserPacket.newBuilder()
                            .setData(OwnedBuffer.newBuilder().setHandle(library.handle("data"))))));
    assertThat(library.live).isEmpty();
    assertThat(library.asked).isEmpty();
  }

  @Test
  void connect_refused_saysTheReasonWithoutTheToken() {
    library.error = "401 of eyJhbGci.eyJpc3M.x9";
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> rtc.connect(URI.create("http://example.test"), "token"))
        .withMessage(
            "joining a room of ws://example.test: 401 of [token] (expected: a server there that takes the token)");
    library.error = "";
    library.refused = Optional.of(MessageCase.CONNECT);
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> rtc.connect(URI.create("ws://example.test"), "token"))
        .withMessageStartingWith("joining a room of ws://example.test: refused");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rtc.connect(URI.create("example"), "token"))
        .withMessage("url: example (expected: one of ws, wss, http or https)");
  }

  /** The library cannot be stopped, so the room is joined, said to be ready, and left. */
  @Test
  void connect_interrupted_leavesTheRoomAgain() throws Exception {
    room.close();
    library.asked.clear();
    library.kept.add(MessageCase.CONNECT);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> rtc.connect(URI.create("ws://example.test"), "token"))
        .isInstanceOf(InterruptedException.class);
    long id = library.asked.take().getConnect().getRequestAsyncId();
    library.tell(FfiEvent.newBuilder().setConnect(library.connected(id)));
    assertThat(library.asked.take().hasReadyForRoomEvent()).isTrue();
    assertThat(library.asked.take().hasDisconnect()).isTrue();
    while (engine.held() > 0 || engine.pending().size() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void connect_roomThatCannotBegin_isLeft() {
    room.close();
    library.refused = Optional.of(MessageCase.READY_FOR_ROOM_EVENT);
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> rtc.connect(URI.create("ws://example.test"), "token"))
        .withMessageStartingWith("joining in room lobby: refused");
    assertThat(library.live).isEmpty();
  }

  @Test
  void client_closed_takesNoMoreRooms() {
    rtc.close();
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> rtc.connect(URI.create("ws://example.test"), "token"))
        .withMessage(
            "joining a room of ws://example.test: the client is closed (expected: an open one)");
  }
}
