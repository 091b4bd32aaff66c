package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentEvent.UserInputTranscribed;
import dev.weir.agent.AgentEvent.UserStateChanged;
import dev.weir.agent.UserState;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who ends the turns of a conversation by voice: the parts that there are, or code. */
@Timeout(30)
class VoiceTurnsTest {
  private final CapturedLog log =
      new CapturedLog("dev.weir.agent", "dev.weir.internal", "dev.weir.voice.session");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C2.10"})
  void commitUserTurn_manual_whatWasSaidIsInput() throws Exception {
    try (Call call = new Call(Call.COLD.withTurnDetection(TurnDetection.MANUAL))) {
      call.ear.says(1_000, "A table");
      call.next(UserInputTranscribed.class);
      call.time.advance(Duration.ofSeconds(10));
      assertThat(call.model.asked).isEmpty();
      call.call.commitUserTurn();
      assertThat(call.asked()).isEqualTo("A table");
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void clearUserTurn_someWords_areNoInput() throws Exception {
    try (Call call = new Call(Call.COLD.withTurnDetection(TurnDetection.MANUAL))) {
      call.ear.says(1_000, "Nonsense");
      call.next(UserInputTranscribed.class);
      call.call.clearUserTurn();
      call.call.commitUserTurn();
      call.ear.voice.close();
      call.ear.words.close();
      call.call.awaitEnd();
      assertThat(call.session.history()).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_amidACall_turnsAreTakenByTheOthers() throws Exception {
    try (Call call = new Call(Call.COLD.withTurnDetection(TurnDetection.MANUAL))) {
      call.ear.says(1_000, "A table");
      call.next(UserInputTranscribed.class);
      call.time.advance(Duration.ofSeconds(10));
      assertThat(call.model.asked).isEmpty();
      call.call.update(Call.COLD.withTurnDetection(TurnDetection.VAD));
      assertThat(call.asked()).isEqualTo("A table");
      assertThat(log.warnings()).isEmpty();
    }
  }

  /** What was asked for before holds for the turn before. */
  @Test
  @Behaviour("sess-C1.3")
  void update_afterOtherOrders_isFollowedAfterThem() throws Exception {
    try (Call call = new Call(Call.COLD.withTurnDetection(TurnDetection.MANUAL))) {
      call.ear.says(1_000, "Nonsense");
      call.next(UserInputTranscribed.class);
      call.call.clearUserTurn();
      call.call.update(Call.COLD);
      call.ear.says(2_000, "A table");
      assertThat(call.asked()).isEqualTo("A table");
    }
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C2.10"})
  void update_toWhatTheEarCannot_fallsBackAndSaysSo() throws Exception {
    try (Call call = new Call()) {
      call.call.update(Call.COLD.withTurnDetection(TurnDetection.STT));
      call.ear.says(1_000, "A table");
      assertThat(call.asked()).isEqualTo("A table");
      assertThat(log.warnings())
          .containsExactly(
              "session s1: turns end by VAD (expected: STT; its ear has no recogniser that tells"
                  + " the end of a turn)");
    }
  }

  @Test
  void update_closed_isRefused() {
    try (Call call = new Call()) {
      call.call.close();
      assertThatThrownBy(() -> call.call.update(Call.COLD))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("UPDATE cannot be followed (expected: an open session");
    }
  }

  @Test
  void commitUserTurn_closed_isRefused() {
    try (Call call = new Call()) {
      call.call.close();
      assertThatThrownBy(call.call::commitUserTurn)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("COMMIT cannot be followed (expected: an open session");
    }
  }

  @Test
  @Behaviour("sess-C2.10")
  void start_noDetector_theRecogniserEndsTurns() throws Exception {
    try (Call call = new Call(Call.COLD, ear -> ear.recogniserAlone(true))) {
      assertThat(log.warnings())
          .containsExactly("session s1: turns end by STT (expected: VAD; its ear has no detector)");
      call.ear.interim(1_000, "A");
      assertThat(call.next(UserStateChanged.class).is()).isEqualTo(UserState.SPEAKING);
      call.ear.says(2_000, "A table");
      assertThat(call.next(UserStateChanged.class).is()).isEqualTo(UserState.LISTENING);
      call.time.advance(Duration.ofSeconds(10));
      assertThat(call.model.asked).isEmpty();
      call.ear.endsTurn(2_500);
      assertThat(call.asked()).isEqualTo("A table");
    }
  }

  @Test
  @Behaviour("sess-C2.10")
  void start_nobodyTellsTheEndOfATurn_isManual() throws Exception {
    try (Call call =
        new Call(
            Call.COLD.withTurnDetection(TurnDetection.STT), ear -> ear.recogniserAlone(false))) {
      assertThat(log.warnings())
          .containsExactly(
              "session s1: turns end by MANUAL (expected: STT; its ear has no recogniser that"
                  + " tells the end of a turn)");
      call.ear.says(1_000, "A table");
      call.next(UserInputTranscribed.class);
      call.call.commitUserTurn();
      assertThat(call.asked()).isEqualTo("A table");
      call.microphone.close();
      call.ear.words.close();
      call.call.awaitEnd();
    }
  }

  @Test
  @Behaviour("sess-C2.10")
  void start_recogniserDoesNotTellTheEndOfATurn_theDetectorDoes() throws Exception {
    try (Call call = new Call(Call.COLD.withTurnDetection(TurnDetection.STT))) {
      assertThat(log.warnings()).hasSize(1).first().asString().contains("turns end by VAD");
      call.ear.says(1_000, "A table");
      assertThat(call.asked()).isEqualTo("A table");
    }
  }
}
