package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.UserState;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.TurnHandling.Endpointing;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.testkit.Behaviour;
import dev.weir.voice.session.Act.Commit;
import dev.weir.voice.session.Act.GoOn;
import dev.weir.voice.session.Act.HoldBack;
import dev.weir.voice.session.Act.Interrupt;
import dev.weir.voice.session.Act.Overlapped;
import dev.weir.voice.session.Act.UserIs;
import dev.weir.voice.session.VoiceOptions.EarlyReplies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may speak, decided step by step; times in milliseconds, of the sound and of the clock. */
class TurnTakingTest {
  private static final VoiceOptions COLD =
      VoiceOptions.DEFAULT.withEchoWarmUp(Duration.ZERO).withEarlyReplies(EarlyReplies.NONE);
  private static final UserIs SPEAKING = new UserIs(UserState.SPEAKING);
  private static final UserIs LISTENING = new UserIs(UserState.LISTENING);

  private TurnTaking turns = vad(COLD);
  private long now;

  @Test
  @Behaviour("sess-C2.9")
  void understood_speechHasEnded_isCommittedHalfASecondAfterIt() {
    assertThat(begins(1_050)).containsExactly(SPEAKING);
    assertThat(ends(2_000, 300)).containsExactly(LISTENING);
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(2_000 + 5_000));
    assertThat(says(2_050, "A table")).isEmpty();
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(1_700 + 500));
    assertThat(tick(2_199)).isEmpty();
    assertThat(tick(2_200)).containsExactly(new Commit("A table"));
    assertThat(turns.deadline(nanos(now))).isEqualTo(TurnTaking.NEVER);
  }

  @Test
  void understood_waitIsOverAlready_isCommittedAtOnce() {
    begins(1_000);
    ends(2_000, 550);
    assertThat(says(4_900, "Late words")).containsExactly(new Commit("Late words"));
  }

  @Test
  @Behaviour("sess-C2.9")
  void begins_beforeTheWaitIsOver_isOneTurn() {
    begins(1_000);
    ends(2_000, 300);
    says(2_050, "A table");
    begins(2_150);
    assertThat(tick(2_500)).isEmpty();
    ends(3_000, 300);
    says(3_100, "for two");
    assertThat(tick(3_200)).containsExactly(new Commit("A table for two"));
  }

  /** Whoever decides is late; what had come by then counts all the same. */
  @Test
  @Behaviour("sess-C2.9")
  void understood_waitIsOverMeanwhile_isPartOfTheTurn() {
    begins(1_000);
    ends(2_000, 0);
    says(2_000, 1_900, "A table");
    turns.agent(AgentSide.SILENT, nanos(9_000));
    assertThat(says(9_000, 2_000, "for two")).containsExactly(new Commit("A table for two"));
  }

  @Test
  @Behaviour("sess-C2.9")
  void ends_transcriptIsOwed_waitsForItThreeSeconds() {
    begins(1_000);
    ends(2_000, 500);
    begins(2_200);
    says(2_300, 2_000, "A table");
    ends(3_000, 500);
    assertThat(tick(5_499)).isEmpty();
    assertThat(tick(5_500)).containsExactly(new Commit("A table"));
    assertThat(says(5_600, 3_000, "for two")).containsExactly(new Commit("for two"));
  }

  @Test
  void missed_transcriptWasOwed_waitsForItNoMore() {
    begins(1_000);
    ends(2_000, 500);
    begins(2_200);
    says(2_300, 2_000, "A table");
    ends(3_000, 500);
    now = 3_100;
    var missed =
        new TranscriptEvent.Missed(
            SpeechFailed.forGood("no", null), Duration.ofMillis(2_150), Duration.ofMillis(3_000));
    assertThat(turns.understood(missed, nanos(now))).containsExactly(new Commit("A table"));
  }

  @Test
  @Behaviour("sess-C2.9")
  void ends_onlyInterimWords_areCommittedAfterThreeSecondsAndOnce() {
    begins(1_000);
    interim(1_500, "A table");
    ends(2_000, 500);
    assertThat(tick(4_499)).isEmpty();
    assertThat(tick(4_500)).containsExactly(new Commit("A table"));
    assertThat(interim(4_600, "A table for")).isEmpty();
    assertThat(says(5_000, "A table for two")).isEmpty();
    assertThat(says(5_100, "please")).containsExactly(new Commit("please"));
  }

  @Test
  @Behaviour("sess-C2.9")
  void understood_turnDetectorDoubts_waitsThreeSeconds() {
    turns = vad(COLD.withTurnDetector(said -> !said.endsWith("and")));
    begins(1_000);
    ends(2_000, 500);
    says(2_000, "Soup and");
    assertThat(tick(4_499)).isEmpty();
    assertThat(tick(4_500)).containsExactly(new Commit("Soup and"));
    begins(5_000);
    ends(6_000, 500);
    assertThat(says(6_010, "bread")).containsExactly(new Commit("bread"));
  }

  @Test
  @Behaviour("sess-C2.9")
  void begins_dynamicAfterPauses_waitFollowsThem() {
    turns =
        vad(COLD.withWaits(Endpointing.DYNAMIC, Duration.ofMillis(300), Duration.ofMillis(2_500)));
    begins(1_000);
    ends(2_000, 0);
    begins(3_350); // 50 ms of speech: a pause of 1,300
    ends(4_000, 0);
    says(4_000, "One two");
    // 0.9 × 300 + 0.1 × 1,300
    assertThat(tick(4_399)).isEmpty();
    assertThat(tick(4_400)).containsExactly(new Commit("One two"));
    agent(4_500, "ep_1", true, true);
    agent(9_000, "", false, true);
    begins(9_950); // after the agent has spoken: no pause within a turn
    ends(10_000, 0);
    says(10_000, "Three");
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(10_400));
  }

  @Test
  void understood_nothingWasDetected_isCommittedAfterTheWait() {
    assertThat(says(1_000, "Hm")).isEmpty();
    assertThat(tick(1_500)).containsExactly(new Commit("Hm"));
    assertThat(says(1_600, " ")).isEmpty();
    assertThat(turns.deadline(nanos(now))).isEqualTo(TurnTaking.NEVER);
  }

  @Test
  void end_wordsAreLeft_areCommitted() {
    begins(1_000);
    interim(1_500, "That is");
    assertThat(turns.end(nanos(1_600))).containsExactly(new Commit("That is"));
    assertThat(turns.end(nanos(1_600))).isEmpty();
  }

  @Test
  @Behaviour("sess-C2.11")
  void heard_halfASecondOfSpeech_holdsTheAgentBack() {
    agent(0, "ep_1", true, true);
    begins(1_000);
    assertThat(speaks(1_400, 450)).isEmpty();
    assertThat(speaks(1_450, 500)).containsExactly(new HoldBack());
    assertThat(speaks(1_500, 550)).isEmpty();
  }

  @Test
  @Behaviour("sess-C2.11")
  void ends_heldBackWithoutATranscript_goesOnAfterTwoSeconds() {
    holdBack();
    assertThat(ends(2_000, 500))
        .containsExactly(new Overlapped(Duration.ofMillis(500), false), LISTENING);
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(4_000));
    assertThat(tick(3_999)).isEmpty();
    assertThat(tick(4_000)).containsExactly(new GoOn(true));
  }

  @Test
  @Behaviour("sess-C2.11")
  void understood_heldBack_interrupts() {
    holdBack();
    assertThat(interim(1_600, "Stop"))
        .containsExactly(new Overlapped(Duration.ofMillis(500), true), new Interrupt());
    assertThat(speaks(1_700, 750)).isEmpty();
    ends(2_000, 500);
    assertThat(says(2_100, "Stop it")).containsExactly(new Commit("Stop it"));
  }

  @Test
  void understood_heldBackAndSilentAgain_interruptsWithoutAnotherOverlap() {
    holdBack();
    ends(2_000, 550);
    assertThat(says(2_500, "Stop")).containsExactly(new Interrupt(), new Commit("Stop"));
    assertThat(tick(9_000)).isEmpty();
  }

  @Test
  void begins_heldBackAndSilent_isWaitedForAgain() {
    holdBack();
    ends(2_000, 500);
    begins(3_900);
    assertThat(tick(4_100)).isEmpty();
    ends(5_000, 500);
    assertThat(tick(7_000)).containsExactly(new GoOn(true));
  }

  @Test
  @Behaviour("sess-C2.11")
  void heard_noWaitForFalseInterruptions_interruptsAtOnce() {
    turns = vad(COLD.withFalseInterruption(Duration.ZERO));
    agent(0, "ep_1", true, true);
    begins(1_000);
    assertThat(speaks(1_450, 500))
        .containsExactly(new Overlapped(Duration.ofMillis(500), true), new Interrupt());
    assertThat(speaks(1_500, 550)).isEmpty();
  }

  @Test
  @Behaviour("sess-C2.11")
  void heard_fewerWordsThanItTakes_goesOn() {
    turns = vad(COLD.withInterruption(Duration.ofMillis(500), 2));
    agent(0, "ep_1", true, true);
    begins(1_000);
    assertThat(speaks(1_600, 650)).isEmpty();
    assertThat(interim(1_700, "Uh-huh")).isEmpty();
    assertThat(interim(1_800, "Uh-huh but"))
        .containsExactly(new Overlapped(Duration.ofMillis(650), true), new Interrupt());
  }

  @Test
  @Behaviour("sess-C2.11")
  void ends_fewerWordsThanItTakes_areNoTurnWhileTheAgentIsHeard() {
    turns = vad(COLD.withInterruption(Duration.ofMillis(500), 2));
    agent(0, "ep_1", true, true);
    begins(1_000);
    ends(1_900, 550);
    assertThat(says(2_000, "Uh-huh")).isEmpty();
    agent(3_000, "", false, true);
    assertThat(tick(9_000)).isEmpty();
  }

  @Test
  @Behaviour({"sess-C2.11", "sess-C2.13"})
  void ends_shortSpeechOverTheAgent_isATurn() {
    agent(0, "ep_1", true, true);
    begins(1_000);
    assertThat(ends(1_900, 550)).contains(LISTENING);
    assertThat(says(2_000, "Stop")).containsExactly(new Commit("Stop"));
  }

  @Test
  @Behaviour("sess-C2.11")
  void isDeaf_speechThatMayNotBeInterrupted_untilItIsOver() {
    agent(0, "ep_1", false, false);
    assertThat(turns.isDeaf(0)).isTrue();
    begins(1_000);
    assertThat(speaks(2_000, 1_000)).isEmpty();
    agent(3_000, "", false, true);
    assertThat(turns.isDeaf(nanos(3_000))).isFalse();
  }

  @Test
  void isDeaf_optionsSayNobodyInterrupts_whileTheAgentIsBusy() {
    turns = vad(COLD.uninterruptible());
    assertThat(turns.isDeaf(0)).isFalse();
    agent(0, "ep_1", false, true);
    assertThat(turns.isDeaf(0)).isTrue();
  }

  @Test
  @Behaviour("sess-C2.11")
  void isDeaf_firstThreeSecondsOfSound_onceInASession() {
    turns = vad(VoiceOptions.DEFAULT);
    agent(0, "ep_1", false, true);
    assertThat(turns.isDeaf(0)).isFalse();
    agent(1_000, "ep_1", true, true);
    assertThat(turns.deadline(nanos(1_000))).isEqualTo(nanos(4_000));
    assertThat(turns.isDeaf(nanos(1_000))).isTrue();
    begins(1_500);
    assertThat(speaks(2_500, 1_050)).isEmpty();
    ends(2_900, 400);
    agent(3_000, "", false, true);
    agent(10_000, "ep_2", true, true);
    assertThat(turns.isDeaf(nanos(10_999))).isTrue();
    assertThat(turns.isDeaf(nanos(11_000))).isFalse();
    assertThat(turns.deadline(nanos(11_000))).isEqualTo(TurnTaking.NEVER);
    begins(11_000);
    assertThat(speaks(11_450, 500)).containsExactly(new HoldBack());
  }

  @Test
  void agent_heldBackSpeechEndsByItself_isLetGo() {
    holdBack();
    assertThat(agent(1_500, "", false, true)).containsExactly(new GoOn(false));
  }

  @Test
  void end_heldBack_goesOn() {
    holdBack();
    assertThat(turns.end(nanos(1_500))).containsExactly(new GoOn(true));
  }

  private static TurnTaking vad(VoiceOptions options) {
    return new TurnTaking(options, TurnDetection.VAD, true);
  }

  private void holdBack() {
    agent(0, "ep_1", true, true);
    begins(1_000);
    assertThat(speaks(1_450, 500)).containsExactly(new HoldBack());
  }

  private List<Act> agent(long at, String speech, boolean sounds, boolean mayBeInterrupted) {
    now = at;
    turns.agent(new AgentSide(speech, sounds, mayBeInterrupted), nanos(at));
    return turns.tick(nanos(at));
  }

  /** Certain after 50 ms of it. */
  private List<Act> begins(long at) {
    now = at;
    return turns.heard(
        new SpeechStarted(Duration.ofMillis(at), Duration.ofMillis(50), List.of()), nanos(at));
  }

  private List<Act> speaks(long at, long lasted) {
    now = at;
    return turns.heard(
        new Judged(
            Duration.ofMillis(at),
            1,
            true,
            Duration.ofMillis(lasted),
            Duration.ZERO,
            Duration.ofMillis(lasted),
            Duration.ZERO,
            Duration.ZERO),
        nanos(at));
  }

  private List<Act> ends(long at, long silence) {
    now = at;
    return new ArrayList<>(
        turns.heard(
            new SpeechEnded(
                Duration.ofMillis(at),
                Duration.ofMillis(500),
                Duration.ofMillis(silence),
                List.of(),
                true),
            nanos(at)));
  }

  private List<Act> interim(long at, String text) {
    now = at;
    return turns.understood(
        new TranscriptEvent.Interim(Transcript.of(text), Duration.ZERO, Duration.ofMillis(at)),
        nanos(at));
  }

  private List<Act> says(long at, String text) {
    return says(at, at, text);
  }

  private List<Act> says(long at, long to, String text) {
    now = at;
    return turns.understood(
        new TranscriptEvent.Final(Transcript.of(text), Duration.ZERO, Duration.ofMillis(to)),
        nanos(at));
  }

  private List<Act> tick(long at) {
    now = at;
    return turns.tick(nanos(at));
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
