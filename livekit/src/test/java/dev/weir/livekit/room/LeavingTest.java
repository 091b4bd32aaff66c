package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentState;
import dev.weir.channel.Chan;
import dev.weir.livekit.JobType;
import dev.weir.livekit.Room;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room is left whole, from whatever state, and nobody is told what they know. */
@Timeout(30)
class LeavingTest {
  private final CapturedLog log =
      new CapturedLog("dev.weir.livekit.room", "dev.weir.agent", "dev.weir.internal");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C3.16")
  void join_callerLeavesWhileItPublishes_isToldAndLeft() throws Exception {
    try (Visit visit = Visit.byVoice()) {
      visit.room.publishWaits = true;
      visit.room.joins("ann");
      visit.room.leaves("ann", LeaveReason.CLIENT_INITIATED);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread joining = Thread.ofVirtual().start(() -> join(visit, thrown));
      assertThat(visit.gone.take()).isEqualTo("gone");
      joining.interrupt();
      joining.join();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(visit.room.steps).contains("leave");
      assertThat(visit.gone).isEmpty();
    }
  }

  private static void join(Visit visit, AtomicReference<Throwable> thrown) {
    try {
      visit.join();
    } catch (Throwable e) {
      thrown.set(e);
    }
  }

  @Test
  void join_interruptedWhileItConnects_isNowhere() throws Exception {
    try (Visit visit = Visit.byVoice()) {
      visit.rtc.waits = true;
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread joining = Thread.ofVirtual().start(() -> join(visit, thrown));
      visit.rtc.connecting.await();
      joining.interrupt();
      joining.join();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(visit.room.steps).isEmpty();
    }
  }

  @Test
  void join_roomLostBeforeItPublishes_failsAndLeaves() throws Exception {
    try (Visit visit = Visit.byVoice()) {
      visit.room.lose(LeaveReason.ROOM_CLOSED);
      assertThatThrownBy(visit::join).isInstanceOf(RtcFailed.class).hasMessageContaining("lost");
      assertThat(visit.room.steps).endsWith("leave");
    }
  }

  @Test
  void join_meansThatFail_leavesTheRoom() throws Exception {
    try (Visit visit = Visit.byText()) {
      AgentRooms rooms =
          new AgentRooms(
              visit.rtc,
              () -> {
                throw new IllegalStateException("vad: was not loaded");
              });
      assertThatThrownBy(() ->
              rooms.join(Visit.ticket(JobType.ROOM, Optional.empty()), visit.session, () -> {}))
          .hasMessage("vad: was not loaded");
      assertThat(visit.room.steps).containsExactly("leave");
    }
  }

  @Test
  void missing_client_isSaidAndJoinsNothing() {
    AgentRooms rooms = AgentRooms.missing("no library for this machine");
    assertThat(rooms.missing()).contains("no library for this machine");
    try (Visit visit = Visit.byText()) {
      assertThat(visit.rooms().missing()).isEmpty();
      assertThatThrownBy(() ->
              rooms.join(Visit.ticket(JobType.ROOM, Optional.empty()), visit.session, () -> {}))
          .hasMessage("room: \"lobby\" cannot be joined: no library for this machine");
    }
    assertThatThrownBy(() -> AgentRooms.missing(" ")).hasMessageContaining("missing");
  }

  @Test
  void close_amidASpeech_endsItsCaptionsWithWhatWasHeard() throws Exception {
    String much = "This sentence is said slowly. ".repeat(20);
    Visit visit = Visit.byVoice();
    FakeText captions;
    try (visit) {
      visit.join();
      visit.room.joins("ann");
      captions = visit.speaks(much);
    }
    assertThat(captions.end.getNow(Map.of())).containsEntry("lk.transcription_final", "true");
    assertThat(much).startsWith(captions.text());
    assertThat(visit.room.steps).endsWith("unpublish", "leave");
    assertThat(visit.room.track.millisSinceClear()).isZero();
  }

  @Test
  void close_roomLostAmidASpeech_isQuiet() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      var _ = visit.speaks("This sentence is said slowly. ".repeat(20));
      visit.room.lose(LeaveReason.SERVER_SHUTDOWN);
      assertThat(visit.gone.take()).isEqualTo("gone");
    }
    assertThat(log.errors()).isEmpty();
    assertThat(log.warnings().stream().filter(it -> it.contains("leaving"))).isEmpty();
  }

  @Test
  void close_byTwoAtOnce_leavesOnce() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      Room room = visit.joined();
      var one = CompletableFuture.runAsync(() -> close(room));
      var other = CompletableFuture.runAsync(() -> close(room));
      one.get();
      other.get();
      assertThat(visit.room.steps.stream().filter("leave"::equals)).hasSize(1);
    }
  }

  private static void close(Room room) {
    try {
      room.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Behaviour("sess-C3.19")
  void close_whileAChatIsRead_leavesIt() throws Exception {
    Chan<String> chat;
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      chat = visit.room.opens("ann", "lk.chat");
      chat.send("I would");
      visit.nowThat(() -> chat.size() == 0);
    }
    assertThat(chat.isClosed()).isTrue();
  }

  @Test
  @Behaviour("sess-C3.14")
  void state_manyWhileOneIsUnderWay_endsWithTheLast() throws Exception {
    Visit visit = Visit.byText();
    try (visit) {
      Means means =
          new Means(
              visit.room,
              new Doorkeeper(Visit.ticket(JobType.ROOM, Optional.empty()), FakeRoom.OWN, () -> {}),
              visit.session,
              RoomOptions.DEFAULT,
              visit.time);
      AtomicReference<AgentState> state = new AtomicReference<>(AgentState.INITIALIZING);
      StateSign sign = new StateSign(means, state::get);
      visit.room.server.acquire(1_000_000);
      sign.show();
      Thread showing = Thread.ofVirtual().start(() -> run(sign));
      visit.nowThat(visit.room.server::hasQueuedThreads);
      for (AgentState next :
          List.of(AgentState.LISTENING, AgentState.THINKING, AgentState.SPEAKING)) {
        state.set(next);
        sign.show();
      }
      sign.close();
      visit.room.server.release(1_000_000);
      showing.join();
      assertThat(visit.room.attributes)
          .containsExactly(
              Map.of("lk.agent.state", "initializing"), Map.of("lk.agent.state", "speaking"));
    }
  }

  @Test
  @Behaviour("sess-C3.14")
  void state_thatTheServerDoesNotTake_isTriedAgain() throws Exception {
    try (Visit visit = Visit.byText()) {
      visit.room.refusals.set(StateSign.TRIES - 1);
      visit.join();
      Map<String, String> shown = visit.later(visit.room.attributes::poll);
      assertThat(shown).isEqualTo(Map.of("lk.agent.state", "listening"));
    }
  }

  private static void run(StateSign sign) {
    try {
      var _ = sign.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Behaviour("sess-C3.14")
  void state_afterAReconnect_isShownAgain() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.nowThat(() -> visit.room.attributes.contains(Map.of("lk.agent.state", "listening")));
      visit.room.attributes.clear();
      visit.room.tell(new RtcEvent.Reconnecting());
      visit.room.tell(new RtcEvent.Reconnected());
      assertThat(visit.state()).isEqualTo("listening");
    }
  }

  @Test
  @Behaviour("sess-C3.15")
  void track_resubscribedWhileTheAgentSpeaks_isHeardAndTheSpeechGoesOn() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      visit.room.unmutes("ann", "TR_1");
      assertThat(visit.room.listened.take()).isEqualTo("TR_1");
      FakeText captions = visit.speaks("This sentence is said slowly. ".repeat(5));
      visit.room.tell(new RtcEvent.TrackUnsubscribed("ann", "TR_1"));
      visit.room.leaves("ann", LeaveReason.CONNECTION_TIMEOUT);
      visit.room.joins("ann");
      visit.room.unmutes("ann", "TR_2");
      assertThat(visit.room.listened.take()).isEqualTo("TR_2");
      var _ = visit.later(() -> captions.end.getNow(null));
      assertThat(captions.text()).isEqualTo("This sentence is said slowly. ".repeat(5));
      assertThat(visit.gone).isEmpty();
    }
  }
}
