package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.livekit.proto.rtc.Attribute;
import dev.weir.livekit.proto.rtc.AttributesChanged;
import dev.weir.livekit.proto.rtc.DataReceived;
import dev.weir.livekit.proto.rtc.DisconnectReason;
import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest.MessageCase;
import dev.weir.livekit.proto.rtc.Nothing;
import dev.weir.livekit.proto.rtc.OwnedBuffer;
import dev.weir.livekit.proto.rtc.OwnedParticipant;
import dev.weir.livekit.proto.rtc.Panic;
import dev.weir.livekit.proto.rtc.ParticipantConnected;
import dev.weir.livekit.proto.rtc.ParticipantDisconnected;
import dev.weir.livekit.proto.rtc.ParticipantKind;
import dev.weir.livekit.proto.rtc.ParticipantsUpdated;
import dev.weir.livekit.proto.rtc.RoomEvent;
import dev.weir.livekit.proto.rtc.RoomInfo;
import dev.weir.livekit.proto.rtc.Text;
import dev.weir.livekit.proto.rtc.TrackSid;
import dev.weir.livekit.proto.rtc.UserPacket;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** A room and who is in it, with a fake in the library's place. */
class NativeRoomTest extends NativeRoomFixture {
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
  void participants_whoWereThere_areInTheOrderInWhichTheyCame() {
    Roster roster = new Roster(engine.handles());
    Map<String, Long> came = Map.of("zoe", 5L, "ann", 9L, "bob", 1L, "eve", 7L);
    came.forEach((identity, at) ->
        roster.came(
            OwnedParticipant.newBuilder()
                .setHandle(library.handle(identity))
                .setInfo(ann().setIdentity(identity).setJoinedAt(at))
                .build()));
    assertThat(roster.participants())
        .extracting(RemoteParticipant::identity)
        .containsExactly("bob", "zoe", "eve", "ann");
    came.keySet().forEach(roster::left);
    assertThat(roster.participants()).isEmpty();
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
  void panic_losesTheRoomsAndNotTheProcess() throws Exception {
    library.kept.add(MessageCase.SET_LOCAL_ATTRIBUTES);
    library.tell(
        FfiEvent.newBuilder()
            .setPanic(Panic.newBuilder().setMessage("ouch eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln")));
    assertThat(next(RtcEvent.Disconnected.class).reason()).isEqualTo(LeaveReason.OTHER);
    assertThatThrownBy(() -> room.events().receive())
        .cause()
        .hasMessage("the native library panics: ouch [token] (expected: never; join again)");
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

  /** Who subscribes to the new one may be faster than the news of it. */
  @Test
  void track_subscribedBeforeItIsKnownToBeRepublished_isHeard() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.tell(
        RoomEvent.newBuilder()
            .setLocalTrackSubscribed(TrackSid.newBuilder().setTrackSid("TR_new")));
    republished("TR_own", "TR_new");
    track.awaitSubscribed();
    assertThat(track.sid()).isEqualTo("TR_new");
  }

  /** The library does not say who subscribes while it reconnects. */
  @Test
  void track_republishedInAReconnect_isNotWaitedForAfterIt() throws Exception {
    LocalTrack track = room.publish("voice", 24_000, Duration.ofMillis(100));
    library.tell(RoomEvent.newBuilder().setReconnecting(Nothing.getDefaultInstance()));
    republished("TR_own", "TR_new");
    library.tell(RoomEvent.newBuilder().setReconnected(Nothing.getDefaultInstance()));
    track.awaitSubscribed();
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
}
