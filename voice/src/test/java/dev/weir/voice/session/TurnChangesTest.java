package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.weir.voice.session.VoiceOptions.EarlyReplies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options of turns that change amid a turn; times in milliseconds, of the sound and the clock. */
class TurnChangesTest {
  private static final VoiceOptions COLD =
      VoiceOptions.DEFAULT.withEchoWarmUp(Duration.ZERO).withEarlyReplies(EarlyReplies.NONE);

  private static final VoiceOptions LEARNING =
      COLD.withWaits(Endpointing.DYNAMIC, ms(500), ms(3_000));

  private final TurnTaking turns = new TurnTaking(LEARNING, TurnDetection.VAD, true);
  private long now;

  @Test
  @Behaviour("sess-C1.3")
  void update_whileATurnIsWaitedFor_theWaitIsTheNewOne() {
    says(1_000, 2_000, "A table");
    assertThat(turns.tick(nanos(2_400))).isEmpty();
    update(COLD.withWaits(Endpointing.FIXED, ms(1_000), ms(3_000)));
    assertThat(turns.tick(nanos(2_999))).isEmpty();
    assertThat(turns.tick(nanos(3_000))).containsExactly(new Commit("A table"));
  }

  /** A pause of 2 s makes 0.65 s of the 0.5 s; a fixed wait knows nothing of that. */
  @Test
  @Behaviour("sess-C1.3")
  void update_waitThatWasLearned_staysWithinTheNewLimits() {
    begins(1_000);
    ends(2_000);
    begins(4_050);
    ends(5_000);
    understood(5_000, "A table");
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(5_650));
    update(LEARNING.withWaits(Endpointing.DYNAMIC, ms(100), ms(3_000)));
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(5_650));
    update(LEARNING.withWaits(Endpointing.DYNAMIC, ms(100), ms(600)));
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(5_600));
    update(COLD);
    assertThat(turns.deadline(nanos(now))).isEqualTo(nanos(5_500));
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_nobodyInterruptsAnyMore_whatIsHeldBackGoesOn() {
    turns.agent(new AgentSide("ep_1", true, true), 0);
    begins(1_000);
    assertThat(
            turns.heard(
                new Judged(ms(1_550), 1, true, ms(600), ms(0), ms(600), ms(0), ms(0)),
                nanos(1_550)))
        .containsExactly(new HoldBack());
    assertThat(update(COLD)).isEmpty();
    assertThat(update(COLD.uninterruptible())).containsExactly(new GoOn(false));
  }

  private List<Act> update(VoiceOptions next) {
    return turns.update(next, TurnDetection.VAD, nanos(now));
  }

  private void says(long from, long to, String text) {
    begins(from);
    ends(to);
    understood(to, text);
  }

  private void begins(long at) {
    now = at;
    var _ = turns.heard(new SpeechStarted(ms(at), ms(50), List.of()), nanos(at));
  }

  private void ends(long at) {
    now = at;
    var _ = turns.heard(new SpeechEnded(ms(at), ms(500), ms(0), List.of(), true), nanos(at));
  }

  private void understood(long at, String text) {
    var _ =
        turns.understood(new TranscriptEvent.Final(Transcript.of(text), ms(0), ms(at)), nanos(at));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static long nanos(long millis) {
    return ms(millis).toNanos();
  }
}
