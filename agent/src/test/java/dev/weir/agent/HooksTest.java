package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.weir.agent.AgentEvent.ErrorRaised;
import dev.weir.agent.AgentEvent.HandedOver;
import dev.weir.agent.TestModel.Reply;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent is told, and what it may change. */
@Timeout(30)
class HooksTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour({"sess-C1.2", "sess-C1.7"})
  void start_anAgentThatEnters_maySayAndWaitForIt() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    Agent agent =
        new Recorded("a") {
          @Override
          public void onEnter(AgentSession session) throws Exception {
            super.onEnter(session);
            session.say("Good evening.").await();
            assertThat(SessionContext.current().session()).isEqualTo("s1");
            said.countDown();
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.session.start();
      said.await();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:Good evening.");
    }
    assertThat(heard).containsExactly("a enters", "a leaves");
  }

  @Test
  @Behaviour("sess-C1.2")
  void start_enteringThatFails_isToldAndTheSessionLives() throws Exception {
    Told told = new Told();
    Agent agent =
        new Recorded("a") {
          @Override
          public void onEnter(AgentSession session) {
            throw new IllegalStateException("no table");
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.session.listen(told);
      talk.session.start();
      ErrorRaised error = told.next(ErrorRaised.class);
      assertThat(error.source()).isEqualTo("agent");
      assertThat(error.error()).hasMessage("no table");
      assertThat(error.recoverable()).isFalse();
      talk.ask("Hi").say("Yes?").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void close_enteringStillAtWork_isInterrupted() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Agent agent =
        new Recorded("a") {
          @Override
          public void onEnter(AgentSession session) throws Exception {
            entered.countDown();
            try {
              new CountDownLatch(1).await();
            } finally {
              stopped.countDown();
            }
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.session.start();
      entered.await();
    }
    stopped.await();
  }

  @Test
  @Behaviour("sess-C1.2")
  void close_parked_isNoExit() throws Exception {
    try (Talk talk = new Talk(new Recorded("a"))) {
      talk.clock.advance(Duration.ofMinutes(6));
      assertThat(talk.session.parkIfIdle(Duration.ofMinutes(5))).isTrue();
      talk.session.close("parked");
      assertThat(heard).isEmpty();
      talk.session.log().close();
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void close_again_isNoSecondExit() throws Exception {
    Told told = new Told();
    Talk talk = new Talk(new Recorded("a"));
    var _ = talk.session.listen(told);
    talk.close();
    talk.session.close("again");
    assertThat(heard).containsExactly("a leaves");
    var last = new AgentEvent.OverlappingSpeech(talk.clock.wall(), Duration.ZERO, false);
    talk.session.tell(last);
    assertThat(told.until(AgentEvent.OverlappingSpeech.class))
        .filteredOn(AgentEvent.Closed.class::isInstance)
        .hasSize(1);
  }

  @Test
  @Behaviour("sess-C1.2")
  void close_exitThatFails_endsTheSessionAllTheSame() {
    Agent agent =
        new Recorded("a") {
          @Override
          public void onExit(AgentSession session) {
            throw new IllegalStateException("stuck door");
          }
        };
    Talk talk = new Talk(agent);
    talk.close();
    assertThat(talk.session.log().ended()).isTrue();
    assertThat(log.text()).contains("onExit has failed");
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurn_addsWhatItKnows_forThisAnswerOnly() throws Exception {
    Agent agent =
        new Recorded("a") {
          @Override
          public void onUserTurn(UserTurn turn) {
            turn.add("Known: " + turn.input().text().toUpperCase(Locale.ROOT));
            assertThat(turn.session().id()).isEqualTo("s1");
          }
        };
    try (Talk talk = new Talk(agent)) {
      Reply first = talk.ask("ann");
      assertThat(first.request.messages())
          .containsExactly(SystemMessage.from("I am a.\n\nKnown: ANN"), UserMessage.from("ann"));
      first.say("A").complete();
      talk.until("episode.completed");
      assertThat(talk.ask("bob").request.messages().getFirst())
          .isEqualTo(SystemMessage.from("I am a.\n\nKnown: BOB"));
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurn_vetoes_thereIsNoReply() throws Exception {
    Agent agent =
        new Recorded("a") {
          @Override
          public void onUserTurn(UserTurn turn) {
            throw new StopResponse();
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.say("Hi");
      assertThat(talk.until("episode.completed"))
          .containsExactly(
              "message.completed user completed text:Hi",
              "episode.started ep_1",
              "episode.completed ep_1 0+0");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void onUserTurn_fails_theTurnDoes() throws Exception {
    Agent agent =
        new Recorded("a") {
          @Override
          public void onUserTurn(UserTurn turn) {
            throw new IllegalStateException("no memory");
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.say("Hi");
      assertThat(talk.until("episode.failed")).last().asString().contains("agent_failed");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void modelNode_wrapped_changesWhatIsSaid() throws Exception {
    Agent agent =
        new Recorded("a") {
          @Override
          public void modelNode(ModelCall call, Outflow<ModelEvent> out) throws Exception {
            call.ask(event ->
                out.send(
                    event instanceof ModelEvent.Said said
                        ? ModelEvent.Said.text(said.piece().text().toUpperCase(Locale.ROOT))
                        : event));
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.ask("Hi").say("hello").complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:HELLO")
          .last()
          .isEqualTo("episode.completed ep_1 1+1");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void modelNode_replaced_needsNoModel() throws Exception {
    Agent agent =
        new Recorded("a") {
          @Override
          public void modelNode(ModelCall call, Outflow<ModelEvent> out) throws Exception {
            out.send(ModelEvent.Said.text("Canned "));
            out.send(ModelEvent.Said.text(String.valueOf(call.request().messages().size())));
          }
        };
    try (Talk talk = new Talk(agent)) {
      talk.say("Hi");
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:Canned 2");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void modelNode_asksAnotherRequest_theModelGetsThat() throws Exception {
    Agent agent =
        new Recorded("a") {
          @Override
          public void modelNode(ModelCall call, Outflow<ModelEvent> out) throws Exception {
            call.withRequest(
                    call.request().toBuilder().messages(UserMessage.from("Something else")).build())
                .ask(out);
          }
        };
    try (Talk talk = new Talk(agent)) {
      Reply asked = talk.ask("Hi");
      assertThat(asked.request.messages()).containsExactly(UserMessage.from("Something else"));
      asked.say("A").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_whenIdle_theOtherAnswersFromThenOn() throws Exception {
    Told told = new Told();
    Agent second = new Recorded("b");
    try (Talk talk = new Talk(new Recorded("a"))) {
      talk.session.listen(told);
      talk.session.update(second);
      assertThat(told.next(HandedOver.class).is()).isSameAs(second);
      assertThat(talk.session.currentAgent()).isSameAs(second);
      Reply asked = talk.ask("Hi");
      assertThat(asked.request.messages().getFirst()).isEqualTo(SystemMessage.from("I am b."));
      asked.say("B").complete();
      talk.until("episode.completed");
    }
    assertThat(heard).startsWith("a leaves").contains("b enters").endsWith("b leaves");
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_amidATurn_comesBeforeWhatWaits() throws Exception {
    try (Talk talk = new Talk(new Recorded("a"))) {
      Reply first = talk.ask("one");
      talk.say("two");
      talk.session.update(new Recorded("b"));
      assertThat(talk.session.currentAgent()).isInstanceOf(Recorded.class);
      first.say("A").complete();
      Reply second = talk.model.next();
      assertThat(first.request.messages().getFirst()).isEqualTo(SystemMessage.from("I am a."));
      assertThat(second.request.messages().getFirst()).isEqualTo(SystemMessage.from("I am b."));
      second.say("B").complete();
      talk.until("episode.completed ep_2");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_againAmidATurn_theLastOneActs() throws Exception {
    Agent last = new Recorded("c");
    try (Talk talk = new Talk(new Recorded("a"))) {
      Reply first = talk.ask("one");
      talk.say("two");
      talk.session.update(new Recorded("b"));
      talk.session.update(last);
      first.say("A").complete();
      Reply second = talk.model.next();
      assertThat(second.request.messages().getFirst()).isEqualTo(SystemMessage.from("I am c."));
      assertThat(talk.session.currentAgent()).isSameAs(last);
      second.say("C").complete();
      talk.until("episode.completed ep_2");
    }
    assertThat(heard).doesNotContain("b enters", "b leaves");
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_toOneWhoseClassIsBroken_keepsTheOneAndTheSessionGoesOn() throws Exception {
    Told told = new Told();
    Agent broken =
        new Recorded("b") {
          @Override
          public String id() {
            throw new NoClassDefFoundError("dev/weir/Missing");
          }
        };
    try (Talk talk = new Talk(new Recorded("a"))) {
      var _ = talk.session.listen(told);
      talk.session.update(broken);
      assertThat(told.next(ErrorRaised.class).error()).hasMessageContaining("Missing");
      Reply asked = talk.ask("Hi");
      assertThat(asked.request.messages().getFirst()).isEqualTo(SystemMessage.from("I am a."));
      asked.say("A").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void update_toOneWithUnsoundTools_keepsTheOne() throws Exception {
    Told told = new Told();
    Agent first = new Recorded("a");
    try (Talk talk = new Talk(first)) {
      talk.session.listen(told);
      talk.session.update(new ToolboxTwice());
      assertThat(told.next(ErrorRaised.class).error()).hasMessageContaining("one method");
      assertThat(talk.session.currentAgent()).isSameAs(first);
      assertThat(heard).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void handOff_toOneWithUnsoundTools_theTurnGoesOnWithTheOne() throws Exception {
    Told told = new Told();
    try (Talk talk = new Talk(new Switchboard())) {
      talk.session.listen(told);
      talk.ask("Hi").call("c1", "connect", "{}").complete();
      Reply second = talk.model.next();
      assertThat(second.request.messages().getFirst()).isEqualTo(SystemMessage.from("Connect."));
      second.say("Still me.").complete();
      talk.until("episode.completed");
      assertThat(told.next(ErrorRaised.class).error()).hasMessageContaining("one method");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void update_exitThatTakesTooLong_isInterruptedAndTheOtherActs() throws Exception {
    Told told = new Told();
    CountDownLatch leaving = new CountDownLatch(1);
    Agent slow =
        new Recorded("a") {
          @Override
          public void onExit(AgentSession session) {
            leaving.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              heard.add("a interrupted");
            }
          }
        };
    try (Talk talk = new Talk(slow)) {
      talk.session.listen(told);
      talk.session.update(new Recorded("b"));
      leaving.await();
      talk.clock.awaitArmed();
      talk.clock.advance(Talk.PROMPT.hookTimeout());
      told.next(HandedOver.class);
      assertThat(heard).contains("a interrupted");
      assertThat(log.text()).contains("onExit took longer than");
    }
  }

  static final class Switchboard implements Agent {
    @Override
    public String instructions() {
      return "Connect.";
    }

    @Tool("Connects")
    public Agent connect() {
      return new ToolboxTwice();
    }
  }

  private class Recorded implements Agent {
    private final String name;

    Recorded(String name) {
      this.name = name;
    }

    @Override
    public String instructions() {
      return "I am " + name + ".";
    }

    @Override
    public void onEnter(AgentSession session) throws Exception {
      heard.add(name + " enters");
    }

    @Override
    public void onExit(AgentSession session) {
      heard.add(name + " leaves");
    }
  }

  static final class ToolboxTwice implements Agent {
    private final List<String> calls = new ArrayList<>();

    @Override
    public String instructions() {
      return "";
    }

    @Tool
    String book(String what) {
      calls.add(what);
      return what;
    }

    @Tool
    String book(int what) {
      calls.add("" + what);
      return "" + what;
    }
  }
}
