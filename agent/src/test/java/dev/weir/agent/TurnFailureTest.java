package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.agent.TestModel.Reply;
import dev.weir.log.LogLimits;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers are told when a turn breaks: the code, and nothing of what the cause says. */
@Timeout(30)
class TurnFailureTest {
  private static final String TOLD = "The turn failed; the worker's log has more under ep_1.";

  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void model_failsBeforeAnyPiece_failsTheEpisode() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").fail(new IllegalStateException("secret key"));
      assertThat(talk.until("episode.failed"))
          .containsExactly(
              "message.completed user completed text:Hi",
              "episode.started ep_1",
              "episode.failed ep_1 model_failed: " + TOLD);
      assertThat(log.text()).contains("session s1, ep_1: model_failed", "secret key");
    }
  }

  @Test
  void model_failsAfterSomePieces_keepsThem() throws Exception {
    try (Talk talk = new Talk(() -> "", SessionOptions.DEFAULT)) {
      Reply reply = talk.ask("Hi").say("par");
      talk.until("part.delta");
      reply.say("ti").say("al").fail(new IllegalStateException("secret key"));
      assertThat(talk.until("episode."))
          .containsExactly(
              "part.delta text:tial",
              "part.completed",
              "message.completed assistant failed text:partial",
              "episode.failed ep_1 model_failed: " + TOLD);
    }
  }

  @Test
  void model_throws_failsTheEpisodeAndTheNextTurnIsUnharmed() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").say("par").blowUp(new IllegalArgumentException("secret key"));
      assertThat(talk.until("episode.failed"))
          .contains("message.completed assistant failed text:par")
          .noneMatch(event -> event.contains("secret"));
      talk.ask("Again").say("ok").complete();
      assertThat(talk.until("episode.completed")).last().isEqualTo("episode.completed ep_2 1+1");
    }
  }

  @Test
  void instructions_throw_failTheEpisodeAsTheAgent() throws Exception {
    try (Talk talk =
        new Talk(() -> {
          throw new UnsupportedOperationException("secret recipe");
        })) {
      talk.say("Hi");
      assertThat(talk.until("episode.failed"))
          .last()
          .isEqualTo("episode.failed ep_1 agent_failed: " + TOLD);
      assertThat(log.text()).contains("agent_failed", "secret recipe");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  void instructions_throwAnError_failTheEpisodeAsTheAgent() throws Exception {
    try (Talk talk =
        new Talk(() -> {
          throw new StackOverflowError();
        })) {
      talk.say("Hi");
      assertThat(talk.until("episode.failed")).last().asString().contains("agent_failed");
      assertThat(talk.session.awaitIdle(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void message_overTheLimit_failsTheEpisodeAndKeepsWhatFitted() throws Exception {
    try (Talk talk = new Talk(() -> "", messagesOf(10))) {
      talk.ask("Hi").say("012345").say("6789").say("x").complete();
      assertThat(talk.until("episode.failed"))
          .endsWith(
              "message.completed assistant failed text:0123456789",
              "episode.failed ep_1 message_too_large: " + TOLD);
    }
  }

  @Test
  void message_notStreamedAndOverTheLimit_failsTheEpisode() throws Exception {
    try (Talk talk = new Talk(() -> "", messagesOf(10))) {
      talk.ask("Hi").whole(AiMessage.from("0123456789x"), new TokenUsage(1, 1)).leave();
      assertThat(talk.until("episode.failed"))
          .containsExactly(
              "message.completed user completed text:Hi",
              "episode.started ep_1",
              "episode.failed ep_1 message_too_large: " + TOLD);
    }
  }

  @Test
  void model_mixesThePiecesOfTwoCalls_failsTheEpisode() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("Hi");
      reply.part(0, "c1", "one", "{").part(1, "c2", "two", "{").part(0, "c1", "one", "}");
      assertThat(talk.until("episode.failed")).last().asString().contains("model_failed");
      assertThat(log.text()).contains("call: c1 goes on after its end");
    }
  }

  @Test
  void model_callsToolsThatItWasNotGiven_failsTheEpisode() throws Exception {
    try (Talk talk = new Talk(() -> "", Talk.options(8, 0, 1000, Duration.ofSeconds(1)))) {
      Reply reply = talk.ask("Hi");
      assertThat(reply.request.toolSpecifications()).isEqualTo(List.of());
      reply.call("c1", "one", "{}").complete();
      assertThat(talk.until("episode.failed")).last().asString().contains("model_failed");
      assertThat(log.text()).contains("the model calls tools when it was given none");
    }
  }

  static SessionOptions messagesOf(int chars) {
    return Talk.PROMPT.withLog(
        new LogLimits(1 << 20, chars, Duration.ofSeconds(15), 64, Duration.ofSeconds(10)));
  }
}
