package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.testkit.Behaviour;
import dev.weir.voice.session.Act.Anticipate;
import dev.weir.voice.session.Act.AnticipateNothing;
import dev.weir.voice.session.Act.Commit;
import dev.weir.voice.session.VoiceOptions.EarlyReplies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the model is to begin early; times in milliseconds, of the sound and of the clock. */
@Behaviour("sess-C2.12")
class LikelyTest {
  private TurnTaking turns = with(EarlyReplies.DEFAULT, TurnDetection.VAD);

  @Test
  void understood_likelyToBeAll_isAnticipatedOnceAndThenCommitted() {
    assertThat(utterance(1_000, 2_000, "A table")).contains(new Anticipate("A table"));
    assertThat(turns.tick(nanos(2_100))).isEmpty();
    assertThat(turns.tick(nanos(2_200))).containsExactly(new Commit("A table"));
  }

  @Test
  void begins_afterThat_isNotAllAndIsAnticipatedAnewWithTheRest() {
    utterance(1_000, 2_000, "A table");
    assertThat(begins(2_150)).contains(new AnticipateNothing());
    assertThat(ends(2_900, 700)).isEmpty();
    assertThat(says(2_950, "for four")).containsExactly(new Anticipate("A table for four"));
  }

  @Test
  void understood_moreThanThreeTimes_isNotAnticipated() {
    for (int n = 1; n <= 4; n++) {
      List<Act> acts = utterance(n * 1_000, n * 1_000 + 500, "again");
      assertThat(acts.stream().filter(Anticipate.class::isInstance)).hasSize(n < 4 ? 1 : 0);
    }
    assertThat(turns.tick(nanos(9_000))).containsExactly(new Commit("again again again again"));
    assertThat(utterance(20_000, 20_500, "next")).contains(new Anticipate("next"));
  }

  @Test
  void understood_afterMoreSpeechThanThat_isNotAnticipated() {
    begins(1_000);
    ends(12_000, 10_001);
    assertThat(says(12_050, "all that")).isEmpty();
  }

  @Test
  void understood_whileTheAgentSpeaks_isNotAnticipated() {
    turns.agent(new AgentSide("ep_1", true, true), 0);
    begins(1_000);
    ends(1_500, 200);
    assertThat(says(1_550, "mhm")).doesNotHaveAnyElementsOfTypes(Anticipate.class);
  }

  @Test
  void understood_notWholeAsTheTurnDetectorSays_isNotAnticipated() {
    VoiceOptions options = VoiceOptions.DEFAULT.withTurnDetector(text -> text.endsWith("."));
    turns = new TurnTaking(options, TurnDetection.VAD, true);
    assertThat(utterance(1_000, 2_000, "I would like"))
        .doesNotHaveAnyElementsOfTypes(Anticipate.class);
    assertThat(utterance(3_000, 4_000, "a table."))
        .contains(new Anticipate("I would like a table."));
  }

  @Test
  void understood_whereSomebodyElseEndsTurns_isNotAnticipated() {
    turns = with(EarlyReplies.DEFAULT, TurnDetection.MANUAL);
    assertThat(utterance(1_000, 2_000, "A table")).doesNotHaveAnyElementsOfTypes(Anticipate.class);
  }

  @Test
  void understood_notWanted_isNotAnticipated() {
    turns = with(EarlyReplies.NONE, TurnDetection.VAD);
    assertThat(utterance(1_000, 2_000, "A table")).doesNotHaveAnyElementsOfTypes(Anticipate.class);
  }

  @Test
  void clearTurn_somethingAnticipated_isDropped() {
    utterance(1_000, 2_000, "A table");
    assertThat(turns.clearTurn(nanos(2_100))).containsExactly(new AnticipateNothing());
  }

  @Test
  void earlyReplies_outOfBounds_refused() {
    assertThatThrownBy(() -> new EarlyReplies(11, Duration.ZERO))
        .hasMessage("most: 11 (expected: 0 to 10)");
    assertThatThrownBy(() -> new EarlyReplies(1, Duration.ofMillis(30_001)))
        .hasMessage("longest: 30001 ms (expected: 0 to 30000)");
  }

  private static TurnTaking with(EarlyReplies early, TurnDetection detection) {
    return new TurnTaking(VoiceOptions.DEFAULT.withEarlyReplies(early), detection, true);
  }

  private List<Act> utterance(long from, long to, String text) {
    begins(from);
    ends(to, to - from);
    return says(to + 50, text);
  }

  private List<Act> begins(long at) {
    return turns.heard(new SpeechStarted(ms(at), ms(50), List.of()), nanos(at));
  }

  private List<Act> ends(long at, long lasted) {
    return turns
        .heard(new SpeechEnded(ms(at), ms(lasted), ms(300), List.of(), true), nanos(at))
        .stream()
        .filter(act -> !(act instanceof Act.UserIs))
        .toList();
  }

  private List<Act> says(long at, String text) {
    return turns.understood(
        new TranscriptEvent.Final(Transcript.of(text), ms(at - 100), ms(at)), nanos(at));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static long nanos(long millis) {
    return ms(millis).toNanos();
  }
}
