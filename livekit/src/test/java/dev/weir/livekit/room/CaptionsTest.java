package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.Say;
import dev.weir.channel.Chan;
import dev.weir.livekit.JobType;
import dev.weir.livekit.rtc.Caption;
import dev.weir.livekit.rtc.RemoteParticipant.Kind;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads along reads what is said, when it is said, by new clients and old ones. */
@Timeout(30)
class CaptionsTest {
  private final CapturedLog log = new CapturedLog("dev.weir.livekit.room");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C3.17")
  void say_byText_isWrittenAsItIsMade() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      Chan<String> words = Chan.bounded(1);
      var _ = visit.session.say(Say.stream(words));
      words.send("Good ");
      FakeText text = visit.later(visit.room.texts::poll);
      visit.laterThat(() -> text.text().equals("Good "));
      words.send("evening.");
      visit.laterThat(() -> text.text().equals("Good evening."));
      assertThat(text.end).isNotDone();
      assertThat(text.pieces).containsExactly("Good ", "evening.");
      words.close();
      assertThat(visit.later(() -> text.end.getNow(null)))
          .containsEntry("lk.transcription_final", "true");
    }
  }

  @Test
  @Behaviour({"sess-C3.17", "sess-C3.15"})
  @SuppressWarnings("ThreadPriorityCheck") // others are to go on meanwhile
  void say_byVoice_isNeverWrittenBeforeItIsHeard() throws Exception {
    String much = "This sentence is said slowly. ".repeat(10);
    try (Visit visit = Visit.byVoice().join()) {
      var _ = visit.session.say(much);
      FakeText text = visit.later(visit.room.texts::poll);
      while (!text.end.isDone()) {
        int read = text.text().length();
        long given = visit.room.track.millis();
        assertThat(read * 10L).isLessThanOrEqualTo(given + 10);
        visit.time.advance(Duration.ofMillis(10));
        Thread.yield();
      }
      assertThat(text.text()).isEqualTo(much);
    }
  }

  @Test
  @Behaviour("sess-C3.17")
  void say_whileOthersReadSlowly_losesNothing() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.writes.drainPermits();
      Chan<String> words = Chan.bounded(1);
      var _ = visit.session.say(Say.stream(words));
      words.send("Good ");
      FakeText text = visit.later(visit.room.texts::poll);
      visit.nowThat(visit.room.writes::hasQueuedThreads);
      long before = visit.session.log().newest();
      words.send("evening.");
      visit.laterThat(() -> visit.session.log().newest() > before);
      visit.time.advance(Duration.ofSeconds(25)); // longer than a reader of the log may stay away
      visit.room.writes.release(1_000_000);
      visit.laterThat(() -> text.text().equals("Good evening."));
      words.close();
      var _ = visit.later(() -> text.end.getNow(null));
    }
  }

  @Test
  @Behaviour("sess-C3.17")
  void say_whereTextIsNotAllowed_isSaidOnceAndTheAgentSpeaksOn() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      visit.nowThat(() -> CallRoom.of(visit.session.context()).caller().isPresent());
      visit.room.refusesText = true;
      var _ = visit.session.say("One.");
      visit.session.tell(said(visit, "said_1", "Bonsoir", true));
      visit.laterThat(() -> visit.session.history().size() == 1);
      visit.laterThat(() -> isWarned("what the agent says is not shown: room: \"lobby\": may not"));
      visit.laterThat(() -> isWarned("what the caller says is not shown: room: \"lobby\": may"));
      visit.laterThat(() -> isWarned("no captions for older clients: room: \"lobby\": may not"));
    }
  }

  private boolean isWarned(String of) {
    return log.warnings().stream().anyMatch(it -> it.contains(of));
  }

  @Test
  @Behaviour("sess-C3.17")
  void say_twice_isTwoSegments() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      var _ = visit.session.say("One.");
      var _ = visit.session.say("Two.");
      FakeText one = visit.later(visit.room.texts::poll);
      FakeText two = visit.later(visit.room.texts::poll);
      var _ = visit.later(() -> two.end.getNow(null));
      assertThat(List.of(one.text(), two.text())).containsExactly("One.", "Two.");
      assertThat(one.header.attributes().get("lk.segment_id"))
          .isNotEqualTo(two.header.attributes().get("lk.segment_id"));
    }
  }

  @Test
  @Behaviour("sess-C3.18")
  void old_clientIsThere_getsAllOfTheTextEachTime() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.protocols.put("new", OldCaptions.KNOWS_STREAMS);
      visit.room.joins("new");
      visit.room.tell(new RtcEvent.Joined(FakeRoom.participant("bot", Kind.AGENT, Map.of())));
      visit.nowThat(() -> CallRoom.of(visit.session.context()).find("bot").isPresent());
      var _ = visit.session.say("Nobody needs it.");
      FakeText none = visit.later(visit.room.texts::poll);
      var _ = visit.later(() -> none.end.getNow(null));
      visit.room.protocols.put("old", 2);
      visit.room.joins("old");
      visit.nowThat(() -> CallRoom.of(visit.session.context()).find("old").isPresent());
      var _ = visit.session.say("Somebody needs it now.");
      List<Caption> all = new ArrayList<>();
      while (all.isEmpty() || !all.getLast().last()) {
        Caption next = visit.later(visit.room.captions::poll);
        if (!next.text().startsWith("Nobody")) { // its last word may come after its stream's end
          all.add(next);
        }
      }
      FakeText text = visit.later(visit.room.texts::poll);
      assertThat(all.getLast())
          .isEqualTo(
              new Caption(
                  FakeRoom.OWN,
                  "TR_agent",
                  text.header.attributes().get("lk.segment_id"),
                  "Somebody needs it now.",
                  true,
                  ""));
      assertThat(all.size()).isGreaterThan(1);
      assertThat(all).allMatch(it -> "Somebody needs it now.".startsWith(it.text()));
    }
  }

  @Test
  @Behaviour("sess-C3.18")
  void old_callerIsUnderstood_hasTheCallersTrackAndLanguage() throws Exception {
    try (Visit visit = Visit.byVoice().join()) {
      visit.room.joins("ann");
      visit.hears("ann", "TR_ann");
      visit.session.tell(said(visit, "said_1", "Bonsoir", true));
      Caption caption = visit.now(visit.room.captions::poll);
      assertThat(caption.identity()).isEqualTo("ann");
      assertThat(caption.trackSid()).isEqualTo("TR_ann");
      assertThat(caption.language()).isEqualTo("fr");
      assertThat(caption.last()).isTrue();
    }
  }

  private static AgentEvent.UserInputTranscribed said(
      Visit visit, String item, String text, boolean isFinal) {
    return new AgentEvent.UserInputTranscribed(
        visit.time.wall(), text, isFinal, item, Optional.empty(), Optional.of("fr"));
  }

  @Test
  @Behaviour("sess-C3.17")
  void interim_thatWait_areReplacedByTheNewest() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      visit.nowThat(() -> CallRoom.of(visit.session.context()).caller().isPresent());
      for (int i = 1; i <= 50; i++) {
        visit.session.tell(said(visit, "said_1", "word ".repeat(i), false));
      }
      visit.session.tell(said(visit, "said_1", "All of it", true));
      visit.session.tell(said(visit, "said_2", "", true));
      visit.session.tell(said(visit, "said_3", "Next", true));
      List<String> texts = new ArrayList<>();
      while (texts.isEmpty() || !texts.getLast().equals("Next")) {
        FakeText text = visit.now(visit.room.texts::poll);
        var _ = visit.now(() -> text.end.getNow(null));
        texts.add(text.text());
      }
      assertThat(texts).contains("All of it").doesNotContain("");
    }
  }

  @Test
  @Behaviour("sess-C3.17")
  void transcripts_beyondWhatCanWait_areDroppedAndSaid() throws Exception {
    try (Visit visit = Visit.byText()) {
      Means means =
          new Means(
              visit.room,
              new Doorkeeper(Visit.ticket(JobType.ROOM, Optional.empty()), FakeRoom.OWN, () -> {}),
              visit.session,
              RoomOptions.DEFAULT,
              visit.time);
      CallerCaptions captions = new CallerCaptions(means, () -> "", new OldCaptions(means));
      for (int i = 0; i <= CallerCaptions.WAITING; i++) {
        captions.add(said(visit, "said_" + i, "word", true));
      }
      assertThat(log.warnings())
          .containsExactly(
              "weir-s1/room: what the caller says is not shown: 256 transcripts wait "
                  + "(expected: fewer)");
    }
  }
}
