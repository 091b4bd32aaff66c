package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentEvent.AgentStateChanged;
import dev.weir.agent.AgentEvent.ErrorRaised;
import dev.weir.agent.AgentEvent.TurnEnded;
import dev.weir.agent.AgentState;
import dev.weir.agent.Say;
import dev.weir.agent.Speech;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said with sound that is there: that is heard, and nothing is synthesised. */
@Timeout(30)
class RecordedSoundTest {
  private static final String TEXT = "This call is recorded. Stay on the line, please.";

  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final Chan<AudioFrame> sound = Chan.bounded(8);

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_withAudio_thatIsHeardAndNothingIsSynthesised() throws Exception {
    try (Call call = new Call()) {
      sound.send(silence(2_000, ScriptedSynthesizer.RATE));
      sound.close();
      Speech speech = call.session.say(Say.text(TEXT).withAudio(sound));
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
      speech.await();
      assertThat(call.last()).isEqualTo("COMPLETED " + TEXT);
      assertThat(call.out.played()).isEqualTo(Duration.ofSeconds(2));
      assertThat(call.speaker.spoken).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_withAudioOfAnotherRate_isAsLong() throws Exception {
    try (Call call = new Call()) {
      sound.send(silence(500, 48_000));
      sound.send(silence(500, 48_000));
      sound.close();
      var _ = call.session.say(Say.text(TEXT).withAudio(sound));
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(call.last()).isEqualTo("COMPLETED " + TEXT);
      assertThat(call.out.played()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C2.11"})
  void say_withAudioInterrupted_keepsWhatWasHeardAndLetsGoOfTheRest() throws Exception {
    try (Call call = new Call()) {
      String all = (TEXT + " ").repeat(20); // far more than is said in 20 s, as far as is known
      sound.send(silence(20_000, ScriptedSynthesizer.RATE));
      Speech speech = call.session.say(Say.text(all).withAudio(sound));
      var _ = call.later(AgentStateChanged.class, event -> event.is() == AgentState.SPEAKING);
      speech.interrupt(false);
      assertThat(call.next(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.INTERRUPTED);
      speech.await();
      String last = call.last();
      assertThat(last).startsWith("INTERRUPTED This").hasSizeLessThan(all.length());
      assertThat(all).startsWith(last.substring("INTERRUPTED ".length()));
      assertThat(sound.awaitDrained(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void say_withAudioThatFails_failsTheTurnAfterWhatWasHeard() throws Exception {
    try (Call call = new Call()) {
      sound.send(silence(1_000, ScriptedSynthesizer.RATE));
      sound.fail(new IOException("disk is gone"));
      var _ = call.session.say(Say.text(TEXT).withAudio(sound));
      assertThat(call.later(ErrorRaised.class).error()).hasStackTraceContaining("disk is gone");
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.FAILED);
      assertThat(call.out.played()).isEqualTo(Duration.ofSeconds(1));
      assertThat(call.speaker.spoken).isEmpty();
    }
  }

  private static AudioFrame silence(int millis, int rate) {
    return AudioFrame.silence(Duration.ofMillis(millis), rate);
  }
}
