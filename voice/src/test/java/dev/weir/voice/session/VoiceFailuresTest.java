package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentEvent.ErrorRaised;
import dev.weir.agent.AgentEvent.TurnEnded;
import dev.weir.agent.CloseReason;
import dev.weir.agent.HostRefused;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.speech.DetectionFailed;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a conversation by voice does when its parts fail. */
@Timeout(30)
class VoiceFailuresTest {
  private final CapturedLog log =
      new CapturedLog("dev.weir.agent", "dev.weir.internal", "dev.weir.voice.session");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C1.8")
  void hear_utterancesMissed_theThirdInARowEndsTheSession() throws Exception {
    try (Call call = new Call()) {
      call.ear.words.send(missed());
      call.ear.words.send(missed());
      call.ear.says(1_000, "Hello");
      call.ear.words.send(missed());
      for (int i = 0; i < 3; i++) {
        ErrorRaised error = call.next(ErrorRaised.class);
        assertThat(error.source()).isEqualTo("speech-to-text");
        assertThat(error.recoverable()).isFalse();
      }
      assertThat(call.asked()).isEqualTo("Hello");
      assertThat(call.ends).isEmpty();
      call.ear.words.send(missed());
      call.ear.words.send(missed());
      assertThat(call.ends.take()).startsWith("failures in a row: 3 (expected: fewer than 3): ");
      call.session.close("ended");
      assertThat(call.later(AgentEvent.Closed.class).reason()).isEqualTo(CloseReason.ERROR);
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void say_synthesiserFailsThreeTimesInARow_endsTheSession() throws Exception {
    try (Call call = new Call()) {
      failsToSay(call, "Fail.");
      failsToSay(call, "Fail.");
      var _ = call.session.say("Good.");
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
      failsToSay(call, "Fail.");
      failsToSay(call, "Fail.");
      assertThat(call.ends).isEmpty();
      failsToSay(call, "Fail.");
      assertThat(call.ends.take())
          .isEqualTo(
              "failures in a row: 3 (expected: fewer than 3): "
                  + "dev.weir.agent.speech.SpeechFailed: scripted: will not say that");
      call.session.close("ended");
      assertThat(call.later(AgentEvent.Closed.class).reason()).isEqualTo(CloseReason.ERROR);
    }
  }

  @Test
  void hear_recogniserFails_endsTheSession() throws Exception {
    try (Call call = new Call()) {
      call.ear.words.fail(SpeechFailed.forGood("deaf", null));
      ErrorRaised error = call.next(ErrorRaised.class);
      assertThat(error.source()).isEqualTo("speech-to-text");
      assertThat(error.error()).hasMessage("deaf");
      assertThat(call.ends.take()).contains("deaf");
      call.call.awaitEnd();
    }
  }

  @Test
  void hear_detectorFails_endsTheSession() throws Exception {
    try (Call call = new Call()) {
      call.ear.voice.fail(new DetectionFailed("no model", null));
      assertThat(call.next(ErrorRaised.class).source()).isEqualTo("voice-detector");
      assertThat(call.ends.take()).contains("no model");
      call.call.awaitEnd();
    }
  }

  @Test
  void hear_soundOutIsBrokenAtTheEnd_endsTheSessionAndWhoeverWaitsForTheEnd() throws Exception {
    try (Call call = new Call()) {
      call.out.breakDown();
      call.ear.voice.close();
      call.ear.words.close();
      call.call.awaitEnd();
      assertThat(call.next(ErrorRaised.class).source()).isEqualTo("voice");
      assertThat(call.ends.take()).contains("unplugged");
    }
  }

  @Test
  void hear_turnDetectorFails_endsTheSession() throws Exception {
    VoiceOptions broken =
        Call.COLD.withTurnDetector(said -> {
          throw new IllegalStateException("no idea");
        });
    try (Call call = new Call(broken)) {
      call.ear.says(1_000, "Hello");
      assertThat(call.next(ErrorRaised.class).source()).isEqualTo("voice");
      assertThat(call.ends.take()).contains("no idea");
    }
  }

  @Test
  void say_synthesiserFails_theTurnFailsAndTheCallGoesOn() throws Exception {
    try (Call call = new Call()) {
      call.model.next("Fail at this, please.");
      call.ear.says(1_000, "Hello");
      assertThat(call.asked()).isEqualTo("Hello");
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.FAILED);
      call.ear.says(2_000, "Are you there");
      assertThat(call.asked()).isEqualTo("Are you there");
      assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void hear_sessionTakesNoMore_saysSo() throws Exception {
    try (Call call = new Call()) {
      call.session.drain();
      call.ear.says(1_000, "Hello");
      ErrorRaised error = call.later(ErrorRaised.class);
      assertThat(error.source()).isEqualTo("voice");
      assertThat(error.error()).isInstanceOf(HostRefused.class);
    }
  }

  @Test
  void hear_microphoneFails_bothAreTold() throws Exception {
    try (Call call = new Call()) {
      call.microphone.fail(new IllegalStateException("unplugged"));
      assertThatThrownBy(call.ear.detected.receive()::receive).hasRootCauseMessage("unplugged");
      assertThatThrownBy(call.ear.recognized.receive()::receive).hasRootCauseMessage("unplugged");
    }
  }

  private static void failsToSay(Call call, String text) {
    var _ = call.session.say(text);
    ErrorRaised error = call.later(ErrorRaised.class);
    assertThat(error.source()).isEqualTo("text-to-speech");
    assertThat(error.recoverable()).isFalse();
    assertThat(call.later(TurnEnded.class).turn().outcome()).isEqualTo(Outcome.FAILED);
  }

  private static TranscriptEvent missed() {
    return new TranscriptEvent.Missed(
        SpeechFailed.forNow("busy", null), Duration.ZERO, Duration.ofSeconds(1));
  }
}
