package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.agent.TestModel.Reply;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the pieces of a model become the messages of an episode. */
@Timeout(30)
class TurnTest {
  private static final Duration WINDOW = Duration.ofMillis(50);

  private final Agent agent = () -> "Be kind.";

  @Test
  void run_firstDelta_isWrittenAtOnce_laterOnesAfterTheWindow() throws Exception {
    try (Talk talk = new Talk(agent, SessionOptions.DEFAULT)) {
      Reply reply = talk.ask("Hi").say("a");
      assertThat(talk.until("part.delta")).last().isEqualTo("part.delta text:a");
      reply.say("b");
      talk.clock.awaitTurnWaits();
      talk.clock.advance(WINDOW.minusNanos(1));
      reply.say("c");
      talk.clock.awaitTurnWaits();
      assertThat(talk.now()).isEmpty();
      talk.clock.advance(Duration.ofNanos(1));
      assertThat(talk.event()).isEqualTo("part.delta text:bc");
      reply.say("d").complete();
      assertThat(talk.until("episode.completed"))
          .containsExactly(
              "part.delta text:d",
              "part.completed",
              "message.completed assistant completed text:abcd",
              "episode.completed ep_1 1+1");
    }
  }

  @Test
  void run_windowFullOfCharacters_isWrittenBeforeItsTime() throws Exception {
    try (Talk talk = new Talk(agent, SessionOptions.DEFAULT)) {
      Reply reply = talk.ask("Hi").say("a");
      talk.until("part.delta");
      reply.say("b".repeat(127));
      talk.clock.awaitTurnWaits();
      assertThat(talk.now()).isEmpty();
      reply.say("c");
      assertThat(talk.event()).isEqualTo("part.delta text:" + "b".repeat(127) + "c");
      reply.complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void run_stopped_writesWhatWasHeld() throws Exception {
    try (Talk talk = new Talk(agent, SessionOptions.DEFAULT)) {
      Reply reply = talk.ask("Hi").say("a");
      talk.until("part.delta");
      reply.say("b");
      talk.clock.awaitTurnWaits();
      talk.session.cancel(null, "enough");
      assertThat(talk.until("episode."))
          .containsExactly(
              "part.delta text:b",
              "part.completed",
              "message.completed assistant interrupted text:ab",
              "episode.cancelled ep_1 enough");
    }
  }

  @Test
  void run_replyNotStreamed_isWrittenWhole() throws Exception {
    try (Talk talk = new Talk(agent)) {
      talk.ask("Hi").whole(AiMessage.from("Hello"), new TokenUsage(3, 4)).leave();
      assertThat(talk.until("episode.completed"))
          .containsExactly(
              "message.completed user completed text:Hi",
              "episode.started ep_1",
              "message.completed assistant completed text:Hello",
              "episode.completed ep_1 3+4");
    }
  }

  @Test
  void run_emptyPiecesAndText_makeNoMessage() throws Exception {
    try (Talk talk = new Talk(agent)) {
      talk.ask("Hi").say("").whole(AiMessage.from(""), new TokenUsage(1, 1)).leave();
      assertThat(talk.until("episode.completed"))
          .containsExactly(
              "message.completed user completed text:Hi",
              "episode.started ep_1",
              "episode.completed ep_1 1+1");
    }
  }

  @Test
  void run_usageOfOneEpisode_isNotThatOfTheLast() throws Exception {
    try (Talk talk = new Talk(agent)) {
      talk.ask("Hi").say("Hello").complete(new TokenUsage(10, 20));
      assertThat(talk.until("episode.completed")).last().asString().endsWith(" 10+20");
      talk.ask("Hi").say("Hello").complete(new TokenUsage(1, null));
      assertThat(talk.until("episode.completed")).last().asString().endsWith(" 1+0");
      talk.ask("Hi").say("Hello").complete(null);
      assertThat(talk.until("episode.completed")).last().asString().endsWith(" 0+0");
    }
  }

  @Test
  void run_ended_leavesNoThreadOfTheModel() throws Exception {
    try (Talk talk = new Talk(agent)) {
      Reply reply = talk.ask("Hi").say("Hello");
      reply.complete();
      talk.until("episode.completed");
      assertThat(reply.thread.isAlive()).isFalse();
      assertThat(reply.thread.isVirtual()).isTrue();
    }
  }

  /** A model that lingers after its reply is interrupted, and the episode ends. */
  @Test
  void run_modelDoesNotReturnAfterItsReply_isInterrupted() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(agent)) {
      Reply reply = talk.ask("Hi").say("Hello");
      reply.whole(reply.message(), new TokenUsage(1, 1));
      assertThat(talk.until("episode.completed")).contains("part.completed");
      assertThat(reply.thread.isAlive()).isFalse();
      assertThat(log.warnings()).isEmpty();
    }
  }

  /** The model's socket is not read while the turn is behind: at most 64 pieces lie between. */
  @Test
  void run_writerStandsStill_theModelWaits() throws Exception {
    try (Talk talk = new Talk(agent)) {
      Reply reply = talk.ask("Hi").say("0");
      talk.until("part.delta");
      talk.clock.holdTurn();
      for (int i = 1; i <= 200; i++) {
        reply.say("x");
      }
      Await.until(() -> reply.done.get() > 64 && reply.thread.getState() == Thread.State.WAITING);
      // The turn may hold one in its hand.
      assertThat(reply.done.get()).isBetween(65, 66);
      talk.clock.letTurnGo();
      reply.complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:0" + "x".repeat(200));
    }
  }

  @Test
  void run_instructions_areAskedBeforeEachStep_andMayBeNone() throws Exception {
    try (Talk talk = new Talk(() -> " ")) {
      Reply reply = talk.ask("Hi");
      assertThat(reply.request.messages()).noneMatch(SystemMessage.class::isInstance);
      reply.complete();
      talk.until("episode.completed");
    }
    try (Talk talk = new Talk(agent)) {
      Reply reply = talk.ask("Hi");
      assertThat(reply.request.messages().getFirst()).isEqualTo(SystemMessage.from("Be kind."));
      assertThat(reply.request.toolSpecifications()).isEqualTo(List.of());
      reply.complete();
      talk.until("episode.completed");
    }
  }
}
