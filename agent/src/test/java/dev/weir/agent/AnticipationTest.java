package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.AgentEvent.ErrorRaised;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.TestModel.Reply;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reply that the model begins before it is certain what a caller has said. */
@Timeout(30)
@Behaviour("sess-C2.12")
class AnticipationTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void input_asAnticipated_isAnsweredByWhatTheModelHasBegun() throws Exception {
    try (Talk talk = new Talk()) {
      Reply early = anticipate(talk, "A table");
      early.say("For ").say("how ");
      Await.until(() -> early.done.get() == 2);
      assertThat(talk.now()).as("nobody sees it").isEmpty();
      assertThat(talk.session.agentState()).isNotEqualTo(AgentState.THINKING);
      talk.say("A table");
      assertThat(talk.until("part.delta text:how")).contains("part.delta text:For ");
      early.say("many?").complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:For how many?")
          .last()
          .isEqualTo("episode.completed ep_1 1+1");
      assertThat(talk.model.quiet()).as("asked once").isTrue();
      assertThat(talk.session.usage().outputTokens()).isEqualTo(1);
    }
  }

  @Test
  void input_asAnticipatedAndTheReplyIsWhole_isAnsweredWithIt() throws Exception {
    try (Talk talk = new Talk()) {
      Reply early = anticipate(talk, "A table");
      early.say("Yes.").complete();
      Await.until(() -> early.done.get() == 3);
      talk.say("A table");
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:Yes.");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  void input_another_isAskedAnewAndTheFirstIsStopped() throws Exception {
    try (Talk talk = new Talk()) {
      Reply early = anticipate(talk, "A table");
      early.say("For how many?");
      Reply asked = talk.ask("A table for four");
      early.thread.join();
      asked.say("At what time?").complete();
      assertThat(String.join("\n", talk.until("episode.completed")))
          .contains("At what time?")
          .doesNotContain("how many");
    }
  }

  @Test
  void anticipate_another_stopsTheFirst() throws Exception {
    try (Talk talk = new Talk()) {
      Reply first = anticipate(talk, "A table");
      Reply second = anticipate(talk, "A table for four");
      first.thread.join();
      talk.say("A table for four");
      second.say("When?").complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:When?");
    }
  }

  @Test
  void anticipateNothing_stopsIt() throws Exception {
    try (Talk talk = new Talk()) {
      Reply early = anticipate(talk, "A table");
      talk.session.anticipateNothing();
      early.thread.join();
      talk.ask("A table").say("Yes.").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void onUserTurn_tellsTheModelMore_isAskedAnew() throws Exception {
    Agent agent =
        new Bell() {
          @Override
          public void onUserTurn(UserTurn turn) {
            turn.add("It is Monday.");
          }
        };
    try (Talk talk = new Talk(agent)) {
      Reply early = anticipate(talk, "A table");
      Reply asked = talk.ask("A table");
      early.thread.join();
      assertThat(asked.request.messages().toString()).contains("It is Monday.");
      asked.say("Yes.").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void say_before_isAskedAnewWithIt() throws Exception {
    try (Talk talk = new Talk()) {
      Reply early = anticipate(talk, "A table");
      talk.session.say("One moment.").await();
      Reply asked = talk.ask("A table");
      early.thread.join();
      assertThat(asked.request.messages().toString()).contains("One moment.");
      asked.say("Yes.").complete();
      talk.until("episode.completed ep_2");
    }
  }

  @Test
  void reply_callsATool_isCalledOnlyOnceItIsItsTurn() throws Exception {
    Bell bell = new Bell();
    try (Talk talk = new Talk(bell)) {
      Reply early = anticipate(talk, "Ring");
      early.call("", "ring", "{}").complete();
      early.thread.join();
      assertThat(bell.rung.get()).isZero();
      talk.say("Ring");
      talk.model.next().say("Done.").complete();
      assertThat(talk.until("episode.completed"))
          .containsSubsequence(
              "message.completed assistant completed call_early1_0_0 ring{}",
              "tool.result call_early1_0_0 ring gave:rang",
              "message.completed assistant completed text:Done.");
      assertThat(bell.rung.get()).isEqualTo(1);
    }
  }

  @Test
  void reply_brokeOffBeforeItWasHeard_isAskedAnew() throws Exception {
    Told told = new Told();
    try (Talk talk = new Talk()) {
      talk.session.listen(told);
      Reply early = anticipate(talk, "A table");
      talk.say("A table");
      talk.until("episode.started");
      early.fail(new IOException("cut"));
      Reply asked = talk.model.next();
      asked.say("Yes.").complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:Yes.");
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void reply_failedBefore_isAskedAnewAndNobodyHearsOfIt() throws Exception {
    Told told = new Told();
    try (Talk talk = new Talk()) {
      talk.session.listen(told);
      Reply early = anticipate(talk, "A table");
      early.fail(new IOException("cut"));
      early.thread.join();
      talk.ask("A table").say("Yes.").complete();
      talk.until("episode.completed");
      assertThat(told.until(AgentEvent.TurnEnded.class))
          .doesNotHaveAnyElementsOfTypes(ErrorRaised.class);
    }
  }

  @Test
  void reply_breaksOffAfterWords_theTurnFails() throws Exception {
    Told told = new Told();
    try (Talk talk = new Talk()) {
      talk.session.listen(told);
      Reply early = anticipate(talk, "A table");
      early.say("For ");
      talk.say("A table");
      talk.until("part.delta");
      early.fail(new IOException("cut"));
      assertThat(talk.until("episode.failed"))
          .contains("message.completed assistant failed text:For ");
      assertThat(told.next(ErrorRaised.class).source()).isEqualTo("model");
    }
  }

  @Test
  void interrupt_whileItIsSaid_stopsTheModel() throws Exception {
    try (Talk talk = new Talk()) {
      Reply early = anticipate(talk, "A table");
      early.say("For ");
      talk.say("A table");
      talk.until("part.delta");
      talk.session.interrupt(false);
      talk.until("episode.cancelled");
      early.thread.join();
    }
  }

  @Test
  void anticipate_whileTheAgentSpeaks_isNot() throws Exception {
    try (Talk talk = new Talk()) {
      Reply now = talk.ask("Hi");
      talk.session.anticipate(Talk.input("A table", OnBusy.QUEUE));
      now.say("Hello.").complete();
      talk.until("episode.completed");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  void close_somethingAnticipated_leavesNoThread() throws Exception {
    Reply early;
    try (Talk talk = new Talk()) {
      early = anticipate(talk, "A table");
    }
    assertThat(early.thread.join(Duration.ofNanos(1))).isTrue();
  }

  @Test
  void anticipate_afterTheEnd_isNot() {
    Talk talk = new Talk();
    talk.close();
    talk.session.anticipate(Talk.input("A table", OnBusy.QUEUE));
    assertThat(talk.model.quiet()).isTrue();
  }

  private static Reply anticipate(Talk talk, String text) throws InterruptedException {
    talk.session.anticipate(Talk.input(text, OnBusy.QUEUE));
    return talk.model.next();
  }

  static class Bell implements Agent {
    final AtomicInteger rung = new AtomicInteger();

    @Override
    public String instructions() {
      return "Ring.";
    }

    @Tool("Rings")
    public String ring() {
      rung.incrementAndGet();
      return "rang";
    }
  }
}
