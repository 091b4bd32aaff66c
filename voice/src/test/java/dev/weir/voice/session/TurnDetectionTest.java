package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.UserState;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.testkit.Behaviour;
import dev.weir.voice.session.Act.Commit;
import dev.weir.voice.session.Act.Interrupt;
import dev.weir.voice.session.Act.NotUnderstood;
import dev.weir.voice.session.Act.UserIs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who tells that a caller has said all: the recogniser, or code; times in milliseconds. */
class TurnDetectionTest {
  private static final VoiceOptions COLD =
      VoiceOptions.DEFAULT
          .withEchoWarmUp(Duration.ZERO)
          .withEarlyReplies(VoiceOptions.EarlyReplies.NONE);
  private static final UserIs SPEAKING = new UserIs(UserState.SPEAKING);
  private static final UserIs LISTENING = new UserIs(UserState.LISTENING);

  private TurnTaking turns = new TurnTaking(COLD, TurnDetection.MANUAL, true);

  @Test
  @Behaviour("sess-C2.10")
  void commitTurn_manual_isTheOnlyWay() {
    assertThat(begins(1_000)).containsExactly(SPEAKING);
    assertThat(ends(2_000, 500)).containsExactly(LISTENING);
    assertThat(says(2_100, 950, "A table")).isEmpty();
    assertThat(turns.deadline(ns(2_100))).isEqualTo(TurnTaking.NEVER);
    assertThat(turns.tick(ns(60_000))).isEmpty();
    assertThat(turns.commitTurn(ns(60_000))).containsExactly(new Commit("A table"));
    assertThat(turns.commitTurn(ns(60_001))).isEmpty();
    assertThat(turns.tick(ns(90_000))).isEmpty();
  }

  @Test
  @Behaviour("sess-C2.10")
  void commitTurn_amidSpeech_waitsForItsTranscript() {
    begins(1_000);
    assertThat(turns.commitTurn(ns(1_500))).isEmpty();
    assertThat(ends(2_000, 500)).containsExactly(LISTENING);
    assertThat(says(2_300, 950, "A table")).containsExactly(new Commit("A table"));
  }

  @Test
  void commitTurn_transcriptDoesNotCome_takesWhatThereIsAfterThreeSeconds() {
    begins(1_000);
    interim(1_200, 950, "A");
    assertThat(turns.commitTurn(ns(1_500))).isEmpty();
    assertThat(turns.deadline(ns(1_500))).isEqualTo(ns(4_500));
    assertThat(turns.tick(ns(4_499))).isEmpty();
    assertThat(turns.tick(ns(4_500))).containsExactly(new Commit("A"));
  }

  @Test
  void commitTurn_vad_doesNotWaitForTheEndOfTheSilence() {
    turns = new TurnTaking(COLD, TurnDetection.VAD, true);
    begins(1_000);
    ends(2_000, 0);
    assertThat(says(2_010, 950, "A table")).isEmpty();
    assertThat(turns.commitTurn(ns(2_020))).containsExactly(new Commit("A table"));
  }

  @Test
  void commitTurn_fewerWordsThanInterrupt_areATurnAllTheSame() {
    turns = new TurnTaking(COLD.withInterruption(Duration.ZERO, 3), TurnDetection.MANUAL, true);
    turns.agent(new AgentSide("ep_1", true, true), ns(0));
    begins(1_000);
    ends(2_000, 500);
    says(2_100, 950, "Stop");
    assertThat(turns.commitTurn(ns(2_200))).containsExactly(new Commit("Stop"));
  }

  @Test
  @Behaviour("sess-C2.10")
  void heard_manualOverTheAgent_interruptsNobody() {
    turns.agent(new AgentSide("ep_1", true, true), ns(0));
    begins(1_000);
    assertThat(interim(3_000, 950, "Stop it at once")).isEmpty();
    assertThat(ends(4_000, 500)).containsExactly(LISTENING);
  }

  @Test
  @Behaviour("sess-C1.3")
  void clearTurn_saidAndOwed_bothAreForgotten() {
    begins(1_000);
    ends(2_000, 500);
    says(2_100, 950, "Nonsense");
    begins(3_000);
    ends(4_000, 500);
    assertThat(turns.clearTurn(ns(4_100))).isEmpty();
    assertThat(says(4_200, 2_950, "more of it")).isEmpty();
    begins(5_000);
    ends(6_000, 500);
    says(6_100, 4_950, "A table");
    assertThat(turns.commitTurn(ns(6_200))).containsExactly(new Commit("A table"));
  }

  @Test
  void clearTurn_interimWords_theRestOfTheSentenceIsForgotten() {
    begins(1_000);
    interim(1_500, 950, "Non");
    turns.clearTurn(ns(1_600));
    interim(1_900, 950, "Nonsense at");
    ends(2_000, 500);
    says(2_100, 950, "Nonsense at all");
    assertThat(turns.commitTurn(ns(2_200))).isEmpty();
    assertThat(turns.tick(ns(9_000))).isEmpty();
  }

  @Test
  void end_manual_isNoCommit() {
    begins(1_000);
    ends(2_000, 500);
    says(2_100, 950, "A table");
    assertThat(turns.end(ns(2_200))).isEmpty();
    says(2_300, 2_100, "for two");
    interim(2_400, 2_300, "please");
    assertThat(turns.commitTurn(ns(2_500))).isEmpty();
    assertThat(turns.end(ns(2_600))).containsExactly(new Commit("A table for two please"));
  }

  @Test
  @Behaviour("sess-C2.10")
  void understood_stt_theRecogniserDecides() {
    turns = new TurnTaking(COLD, TurnDetection.STT, true);
    begins(1_000);
    ends(2_000, 0);
    says(2_100, 950, "A table");
    assertThat(turns.deadline(ns(2_200))).isEqualTo(TurnTaking.NEVER);
    assertThat(endOfTurn(2_300)).isEmpty();
    assertThat(turns.tick(ns(2_499))).isEmpty();
    assertThat(turns.tick(ns(2_500))).containsExactly(new Commit("A table"));
    begins(2_600);
    ends(3_050, 0);
    says(3_060, 2_550, "for two");
    endOfTurn(3_100);
    interim(3_200, 3_100, "no");
    assertThat(turns.tick(ns(8_000))).isEmpty();
    says(8_000, 3_100, "no three");
    assertThat(endOfTurn(9_000)).containsExactly(new Commit("for two no three"));
  }

  @Test
  @Behaviour({"sess-C2.10", "sess-C2.11"})
  void understood_noDetector_whoIsUnderstoodSpeaksAndInterrupts() {
    turns =
        new TurnTaking(COLD.withInterruption(Duration.ofMillis(500), 2), TurnDetection.STT, false);
    turns.agent(new AgentSide("ep_1", true, true), ns(0));
    assertThat(interim(1_000, 500, "Please")).containsExactly(SPEAKING);
    assertThat(interim(1_200, 500, "Please stop")).containsExactly(new Interrupt());
    assertThat(says(1_500, 500, "Please stop that")).containsExactly(LISTENING);
    assertThat(endOfTurn(1_600)).isEmpty();
    assertThat(turns.tick(ns(2_100))).containsExactly(new Commit("Please stop that"));
  }

  @Test
  @Behaviour("sess-C1.6")
  void ends_noTranscriptForFiveSeconds_isToldOnce() {
    begins(1_000);
    ends(2_000, 500);
    assertThat(turns.deadline(ns(2_000))).isEqualTo(ns(7_000));
    assertThat(turns.tick(ns(6_999))).isEmpty();
    assertThat(turns.tick(ns(7_000))).containsExactly(new NotUnderstood(Duration.ofMillis(700)));
    assertThat(turns.tick(ns(20_000))).isEmpty();
  }

  @Test
  @Behaviour("sess-C1.6")
  void ends_someTranscript_isNoTimeout() {
    begins(1_000);
    interim(1_500, 950, "A");
    ends(2_000, 500);
    assertThat(turns.tick(ns(20_000))).isEmpty();
    begins(21_000);
    ends(22_000, 500);
    turns.understood(new TranscriptEvent.Used(Duration.ofSeconds(1), ms(22_100)), ns(22_100));
    says(22_200, 20_950, "");
    assertThat(turns.tick(ns(60_000))).isEmpty();
  }

  @Test
  @Behaviour("sess-C1.6")
  void begins_beforeTheTimeout_itCountsFromTheNextEnd() {
    begins(1_000);
    ends(2_000, 500);
    begins(6_000);
    assertThat(turns.tick(ns(7_000))).isEmpty();
    ends(8_000, 500);
    says(9_000, 950, "of the first"); // the second is owed still
    assertThat(turns.tick(ns(13_000))).containsExactly(new NotUnderstood(Duration.ofMillis(700)));
  }

  private List<Act> begins(long at) {
    return turns.heard(new SpeechStarted(ms(at), ms(50), List.of()), ns(at));
  }

  private List<Act> ends(long at, long silence) {
    return turns.heard(new SpeechEnded(ms(at), ms(700), ms(silence), List.of(), true), ns(at));
  }

  private List<Act> interim(long at, long from, String text) {
    return turns.understood(
        new TranscriptEvent.Interim(Transcript.of(text), ms(from), ms(at)), ns(at));
  }

  private List<Act> says(long at, long from, String text) {
    Duration to = from == 950 ? ms(2_000) : ms(at);
    return turns.understood(new TranscriptEvent.Final(Transcript.of(text), ms(from), to), ns(at));
  }

  private List<Act> endOfTurn(long at) {
    return turns.understood(new TranscriptEvent.EndOfTurn(ms(at)), ns(at));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static long ns(long millis) {
    return ms(millis).toNanos();
  }
}
