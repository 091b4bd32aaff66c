package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentEvent.AgentStateChanged;
import dev.weir.agent.AgentEvent.FalseInterruption;
import dev.weir.agent.AgentEvent.OverlappingSpeech;
import dev.weir.agent.AgentEvent.UserInputTranscribed;
import dev.weir.agent.TestModel.Reply;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever hears the caller tells a session. */
@Timeout(30)
class HeldBackTest {
  private final Told told = new Told();

  @Test
  @Behaviour("sess-C1.5")
  void heldBack_amidASpeech_listensUntilItGoesOn() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.start();
      Reply reply = talk.ask("Hi").say("One.");
      talk.until("part.delta");
      var _ = talk.session.listen(told);
      talk.session.heldBack(true);
      assertThat(talk.session.agentState()).isEqualTo(AgentState.LISTENING);
      assertThat(told.next(AgentStateChanged.class).is()).isEqualTo(AgentState.LISTENING);
      talk.session.heldBack(false);
      assertThat(talk.session.agentState()).isEqualTo(AgentState.SPEAKING);
      assertThat(told.next(AgentStateChanged.class).is()).isEqualTo(AgentState.SPEAKING);
      reply.complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void heldBack_nobodySpeaks_isWithoutEffect() {
    try (Talk talk = new Talk()) {
      talk.session.start();
      talk.session.heldBack(true);
      talk.session.heldBack(false);
      assertThat(talk.session.agentState()).isEqualTo(AgentState.LISTENING);
    }
  }

  @Test
  void heldBack_speechEndedMeanwhile_staysListening() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.start();
      talk.ask("Hi").say("One.");
      talk.until("part.delta");
      talk.session.heldBack(true);
      talk.session.interrupt(false);
      talk.until("episode.cancelled");
      assertThat(talk.session.awaitIdle(Duration.ofSeconds(30))).isTrue();
      talk.session.heldBack(false);
      assertThat(talk.session.agentState()).isEqualTo(AgentState.LISTENING);
    }
  }

  @Test
  @Behaviour("sess-C1.6")
  void tell_whatWasHeard_reachesListenersInOrder() throws Exception {
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      var words =
          new UserInputTranscribed(
              talk.clock.wall(), "Hello", true, "said_1", Optional.of("Ann"), Optional.of("en"));
      var overlap = new OverlappingSpeech(talk.clock.wall(), Duration.ofSeconds(1), false);
      var nothing = new FalseInterruption(talk.clock.wall(), true);
      talk.session.tell(words);
      talk.session.tell(overlap);
      talk.session.tell(nothing);
      assertThat(told.until(FalseInterruption.class)).containsExactly(words, overlap, nothing);
    }
  }
}
