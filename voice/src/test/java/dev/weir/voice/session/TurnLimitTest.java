package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentEvent.ErrorRaised;
import dev.weir.agent.LongTurn;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.voice.session.VoiceOptions.TurnLimit;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent hears of callers who go on and on, once a turn. */
@Timeout(30)
class TurnLimitTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final BlockingQueue<LongTurn> exceeded = new LinkedBlockingQueue<>();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurnExceeded_tooManyWords_isToldOnceATurn() throws Exception {
    try (Call call = call(new TurnLimit(Duration.ZERO, 3), new Listener())) {
      call.ear.interim(1_000, "Well you see");
      call.ear.interim(2_000, "Well you see there");
      assertThat(exceeded.take())
          .isEqualTo(new LongTurn(call.session, "Well you see there", Duration.ZERO));
      call.ear.interim(3_000, "Well you see there is");
      call.ear.says(4_000, "Well you see there is more");
      assertThat(call.asked()).isEqualTo("Well you see there is more");
      call.ear.interim(5_000, "And this is another");
      assertThat(exceeded.take().said()).isEqualTo("And this is another");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurnExceeded_tooMuchSpeech_countsThatOfTheWholeTurn() throws Exception {
    try (Call call = call(new TurnLimit(Duration.ofSeconds(2), 0), new Listener())) {
      call.ear.begins(100);
      call.ear.ends(1_500, 0); // 1.5 s of it, as the ear says
      call.ear.begins(2_000);
      call.ear.speaks(2_500, 500);
      call.ear.speaks(2_550, 550);
      assertThat(exceeded.take())
          .isEqualTo(new LongTurn(call.session, "", Duration.ofMillis(2_050)));
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurnExceeded_turnIsCleared_theNextBeginsAnew() throws Exception {
    try (Call call = call(new TurnLimit(Duration.ZERO, 1), new Listener())) {
      call.ear.says(1_000, "No no");
      assertThat(exceeded.take().said()).isEqualTo("No no");
      call.call.clearUserTurn();
      // What is heard before that order is followed does not count either.
      while (exceeded.isEmpty()) {
        call.ear.words.send(ScriptedEar.understood(1_500, 2_000, "Yes yes"));
      }
      assertThat(exceeded.take().said()).startsWith("Yes yes").doesNotContain("No");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurnExceeded_fails_isToldAndTheConversationGoesOn() throws Exception {
    Agent fails =
        new Agent() {
          @Override
          public String instructions() {
            return "";
          }

          @Override
          public void onUserTurnExceeded(LongTurn turn) {
            throw new IllegalStateException("too long");
          }
        };
    try (Call call = call(new TurnLimit(Duration.ZERO, 1), fails)) {
      call.ear.says(1_000, "A table");
      assertThat(call.next(ErrorRaised.class).error()).hasMessage("too long");
      assertThat(call.asked()).isEqualTo("A table");
      assertThat(log.text()).contains("onUserTurnExceeded has failed");
    }
  }

  private static Call call(TurnLimit limit, Agent agent) {
    return new Call(Call.COLD.withUserTurn(limit), ScriptedEar::ear, agent);
  }

  private final class Listener implements Agent {
    @Override
    public String instructions() {
      return "";
    }

    @Override
    public void onUserTurnExceeded(LongTurn turn) {
      exceeded.add(turn);
    }
  }
}
