package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.livekit.JobType;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.RemoteParticipant.Kind;
import dev.weir.livekit.rtc.RemoteTrack;
import dev.weir.livekit.rtc.RemoteTrack.Source;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a standard client meets in a room: state, sound both ways, captions. */
@Timeout(30)
class AgentRoomsTest {
  private static final Map<String, String> THINKING = Map.of("lk.agent.state", "thinking");
  private static final Map<String, String> LISTENING = Map.of("lk.agent.state", "listening");

  private static final AudioFrame FRAME = AudioFrame.silence(CallerMicrophone.FRAME, 24_000);

  @Test
  @Behaviour("sess-C3.14")
  void join_untilTheEnd_showsEachState() throws Exception {
    Visit visit = Visit.byText();
    try (visit) {
      visit.room.server.acquire(1_000_000);
      visit.room.joins("ann");
      visit.join();
      visit.room.server.release();
      assertThat(visit.state()).isIn("initializing", "listening");
      visit.room.server.release(1_000_000);
      visit.nowThat(() -> visit.session.agentState().name().equals("LISTENING"));
      visit.room.writes("ann", "lk.chat", "Hello");
      assertThat(visit.later(visit.room.texts::poll).header.topic()).isEqualTo("lk.transcription");
    }
    Map<String, String> last = Map.of();
    while (!visit.room.attributes.isEmpty()) {
      last = visit.room.attributes.take();
    }
    assertThat(last).isEqualTo(Map.of("lk.agent.state", "idle"));
  }

  @Test
  @Behaviour("sess-C3.14")
  void turn_whileTheModelThinks_showsThatAndThenThatItListens() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      visit.model.turns.drainPermits();
      visit.room.writes("ann", "lk.chat", "Hello");
      visit.laterThat(() -> visit.room.attributes.contains(THINKING));
      visit.room.attributes.clear();
      visit.model.turns.release();
      visit.laterThat(() -> visit.room.attributes.contains(LISTENING));
    }
  }

  @Test
  @Behaviour("sess-C3.15")
  void say_withAVoice_isPlayedAtTheRoomsRateOnceSomebodyListens() throws Exception {
    try (Visit visit = Visit.byVoiceUnheard().join()) {
      assertThat(visit.room.steps.take()).isEqualTo("publish roomio_audio 24000 400");
      var _ = visit.session.say("Good evening to you.");
      visit.later(() -> visit.session.currentSpeech().orElse(null));
      visit.time.advance(Duration.ofSeconds(3));
      assertThat(visit.room.track.millis()).isZero();
      visit.room.track.subscribed.countDown();
      visit.laterThat(() -> visit.session.currentSpeech().isEmpty());
      assertThat(visit.room.track.millis()).isEqualTo(200);
      assertThat(visit.room.steps).doesNotContain("said to nobody");
    }
  }

  @Test
  @Behaviour({"sess-C3.15", "sess-C3.17"})
  void interrupt_amidASpeech_isSilentAtOnceAndTheCaptionsEndWithWhatWasHeard() throws Exception {
    String much = "This sentence is said slowly. ".repeat(20) + "The end.";
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      FakeText captions = visit.speaks(much);
      visit.ear.interrupts();
      Map<String, String> end = visit.later(() -> captions.end.getNow(null));
      assertThat(visit.room.track.millisSinceClear()).isZero();
      assertThat(captions.header.sender()).isEqualTo(FakeRoom.OWN);
      assertThat(captions.header.attributes())
          .containsEntry("lk.transcription_final", "false")
          .containsEntry("lk.transcribed_track_id", "TR_agent")
          .hasEntrySatisfying("lk.segment_id", id -> assertThat(id).startsWith("SG_"));
      assertThat(end)
          .isEqualTo(
              Map.of("lk.transcription_final", "true", "lk.transcribed_track_id", "TR_agent"));
      assertThat(much).startsWith(captions.text());
      assertThat(captions.text().length() * 10L)
          .isPositive()
          .isLessThanOrEqualTo(visit.room.track.millis());
    }
  }

  @Test
  @Behaviour({"sess-C3.15", "sess-C3.16"})
  void listen_manyTracks_hearsTheCallersMicrophoneOnly() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.unmutes("bob", "TR_bob");
      visit.room.tell(new RtcEvent.Joined(FakeRoom.participant("bob", Kind.AGENT, Map.of())));
      visit.room.joins("ann");
      visit.room.publishes("ann", "TR_screen", Source.SCREENSHARE_AUDIO);
      visit.room.unmutes("ann", "TR_ann");
      assertThat(visit.room.listened.take()).isEqualTo("TR_ann");
      visit.room.streams.get("TR_ann").send(FRAME);
      assertThat(visit.ear.sound.take()).isEqualTo(FRAME);
      visit.room.unmutes("ann", "TR_again");
      assertThat(visit.room.listened.take()).isEqualTo("TR_again");
      visit.room.streams.get("TR_again").send(AudioFrame.silence(Duration.ofMillis(50), 24_000));
      assertThat(visit.ear.sound.take().sampleRate()).isEqualTo(24_000);
      assertThat(visit.room.listened).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C3.15")
  void listen_besideAMicrophone_hearsWhatIsNotSaidToBeOneOnlyWhereThereIsNoMicrophone()
      throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      visit.room.publishes("ann", "TR_phone", Source.UNKNOWN);
      assertThat(visit.room.listened.take()).isEqualTo("TR_phone");
      visit.room.unmutes("ann", "TR_1");
      assertThat(visit.room.listened.take()).isEqualTo("TR_1");
      visit.room.publishes("ann", "TR_music", Source.UNKNOWN);
      visit.room.unmutes("ann", "TR_2");
      assertThat(visit.room.listened.take()).isEqualTo("TR_2");
      visit.room.tell(new RtcEvent.TrackUnsubscribed("ann", "TR_2"));
      assertThat(visit.room.listened.take()).isEqualTo("TR_1");
      visit.room.tell(new RtcEvent.TrackUnsubscribed("ann", "TR_1"));
      assertThat(visit.room.listened.take()).isEqualTo("TR_music");
      visit.room.publishes("ann", "TR_music", Source.UNKNOWN); // subscribed anew
      assertThat(visit.room.listened.take()).isEqualTo("TR_music");
    }
  }

  @Test
  @Behaviour({"sess-C3.15", "sess-C3.20"})
  void recorded_byTheCallerOnly_isHeardBeforeTheTrack() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      visit.room.tell(new RtcEvent.TrackMuted("ann", "TR_ann", true));
      visit.room.tell(new RtcEvent.OwnAttributes(Map.of()));
      visit.room.tell(new RtcEvent.Pressed("ann", 1, "1"));
      visit.room.tell(
          new RtcEvent.TrackSubscribed(
              "ann", new RemoteTrack("TR_video", "", false, Source.MICROPHONE, false)));
      Chan<byte[]> others = records(visit, "bob");
      visit.nowThat(others::isClosed);
      visit.room.recordedAhead.add("TR_ann");
      Chan<byte[]> hers = records(visit, "ann");
      hers.send(new byte[] {1, 0}); // the first of 240 samples
      hers.send(new byte[478]);
      hers.close();
      visit.room.unmutes("ann", "TR_ann");
      assertThat(visit.ear.sound.take().length()).isEqualTo(240);
      assertThat(visit.room.listened).containsExactly("TR_ann");
    }
  }

  @Test
  @Behaviour("sess-C3.20")
  void recorded_forAnAgentByText_isLeftUnread() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      Chan<byte[]> hers = records(visit, "ann");
      visit.nowThat(hers::isClosed);
    }
  }

  private static Chan<byte[]> records(Visit visit, String identity) throws InterruptedException {
    Chan<byte[]> bytes = Chan.bounded(4);
    Map<String, String> said = Map.of("trackId", "TR_ann", "sampleRate", "24000", "channels", "1");
    visit.room.tell(
        new RtcEvent.BytesOpened(identity, StreamHeader.of(RecordedAhead.TOPIC, said), bytes));
    return bytes;
  }

  @Test
  @Behaviour("sess-C3.17")
  void hear_interimThenFinal_isOneSegmentOfWholeStreamsInTheCallersName() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      visit.hears("ann", "TR_ann");
      visit.ear.interim("A");
      FakeText interim = visit.now(visit.room.texts::poll);
      var _ = visit.now(() -> interim.end.getNow(null));
      assertThat(interim.text()).isEqualTo("A");
      assertThat(interim.header.sender()).isEqualTo("ann");
      assertThat(interim.header.attributes())
          .containsEntry("lk.transcription_final", "false")
          .containsEntry("lk.transcribed_track_id", "TR_ann");
      visit.ear.says("A table");
      FakeText whole = visit.now(visit.room.texts::poll);
      assertThat(visit.now(() -> whole.end.getNow(null)))
          .containsEntry("lk.transcription_final", "true");
      assertThat(whole.text()).isEqualTo("A table");
      assertThat(whole.header.attributes())
          .containsEntry("lk.segment_id", interim.header.attributes().get("lk.segment_id"));
      visit.ear.interim("For");
      assertThat(visit.now(visit.room.texts::poll).header.attributes().get("lk.segment_id"))
          .isNotEqualTo(whole.header.attributes().get("lk.segment_id"));
    }
  }

  @Test
  @Behaviour("sess-C3.17")
  void say_byText_isOneStreamWithoutATrack() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      var _ = visit.session.say("Good evening.");
      FakeText text = visit.later(visit.room.texts::poll);
      assertThat(visit.later(() -> text.end.getNow(null)))
          .isEqualTo(Map.of("lk.transcription_final", "true"));
      assertThat(text.text()).isEqualTo("Good evening.");
      assertThat(text.header.attributes()).doesNotContainKey("lk.transcribed_track_id");
      assertThat(visit.room.captions).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C3.16")
  void leave_callerForGood_isToldOnce() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      visit.room.leaves("ann", LeaveReason.CLIENT_INITIATED);
      visit.room.lose(LeaveReason.ROOM_CLOSED);
      assertThat(visit.gone.take()).isEqualTo("gone");
      visit.joined().close();
      assertThat(visit.gone).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C3.16")
  void join_forAParticipant_hasThatCaller() throws Exception {
    try (Visit visit = Visit.byText()) {
      visit.room.participants.add(FakeRoom.person("bob"));
      visit.join(Visit.ticket(JobType.PARTICIPANT, Optional.of("ann")));
      visit.room.leaves("bob", LeaveReason.CLIENT_INITIATED);
      visit.room.joins("ann");
      visit.room.writes("bob", "lk.chat", "No");
      visit.room.writes("ann", "lk.chat", "Yes");
      String asked = visit.later(visit.model.asked::poll);
      assertThat(asked).isEqualTo("Yes");
      assertThat(visit.gone).isEmpty();
    }
  }

  @Test
  void join_refused_saysWhy() throws Exception {
    try (Visit visit = Visit.byText()) {
      visit.rtc.refusal = "room: \"lobby\" cannot be joined: 401";
      assertThatThrownBy(visit::join).isInstanceOf(RtcFailed.class).hasMessageContaining("401");
    }
  }

  @Test
  void close_afterASpeech_leavesInOrder() throws Exception {
    Visit visit = Visit.byVoice();
    try (visit) {
      visit.join();
    }
    assertThat(visit.room.steps)
        .containsExactly("publish roomio_audio 24000 400", "unpublish", "leave");
  }
}
