package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.RateLimitException;
import dev.weir.agent.AgentEvent.AgentStateChanged;
import dev.weir.agent.AgentEvent.Closed;
import dev.weir.agent.AgentEvent.ConversationItemAdded;
import dev.weir.agent.AgentEvent.ErrorRaised;
import dev.weir.agent.AgentEvent.SpeechCreated;
import dev.weir.agent.AgentEvent.ToolsExecuted;
import dev.weir.agent.AgentEvent.TurnEnded;
import dev.weir.agent.AgentEvent.UsageUpdated;
import dev.weir.agent.AgentEvent.UserStateChanged;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.TurnRecord.Stage;
import dev.weir.log.Usage;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners of a session are told, and when it gives up. */
@Timeout(30)
class AgentEventsTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final Told told = new Told();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour({"sess-C1.5", "sess-C1.6"})
  void listen_aTurnWithATool_tellsItsStatesItemsAndUsage() throws Exception {
    try (Talk talk = new Talk(new Cook())) {
      assertThat(talk.session.agentState()).isEqualTo(AgentState.INITIALIZING);
      talk.session.start();
      assertThat(talk.session.agentState()).isEqualTo(AgentState.LISTENING);
      var _ = talk.session.listen(told);
      talk.ask("Soup?").say("Let me see.").call("c1", "cook", "{}").complete();
      talk.model.next().say("It is hot.").complete();
      List<AgentEvent> events = told.until(TurnEnded.class);
      assertThat(events)
          .filteredOn(AgentStateChanged.class::isInstance)
          .extracting(event -> ((AgentStateChanged) event).is())
          .containsExactly(
              AgentState.THINKING,
              AgentState.SPEAKING,
              AgentState.THINKING,
              AgentState.SPEAKING,
              AgentState.LISTENING);
      assertThat(events)
          .filteredOn(ConversationItemAdded.class::isInstance)
          .extracting(event -> ((ConversationItemAdded) event).item().role().name())
          .containsExactly("USER", "ASSISTANT", "ASSISTANT", "TOOL", "ASSISTANT");
      assertThat(one(events, SpeechCreated.class).userInitiated()).isTrue();
      ToolsExecuted tools = one(events, ToolsExecuted.class);
      assertThat(tools.calls().getFirst().name()).isEqualTo("cook");
      assertThat(tools.results().getFirst().output()).isEqualTo("cooked");
      assertThat(events)
          .filteredOn(UsageUpdated.class::isInstance)
          .extracting(event -> ((UsageUpdated) event).total())
          .containsExactly(new Usage(1, 1), new Usage(2, 2));
      assertThat(talk.session.usage()).isEqualTo(new Usage(2, 2));
      assertThat(events).allMatch(event -> event.createdAt().equals(talk.clock.wall()));
    }
    Closed closed = told.next(Closed.class);
    assertThat(closed.reason()).isEqualTo(CloseReason.JOB_SHUTDOWN);
  }

  @Test
  @Behaviour("sess-C1.6")
  void listen_amidATurn_hearsOfNothingThatWasThereBefore() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("One?").say("Old.").complete();
      talk.until("episode.completed ep_1");
      var second = talk.ask("Two?");
      var _ = talk.session.listen(told);
      second.say("New.").complete();
      assertThat(told.until(TurnEnded.class))
          .filteredOn(ConversationItemAdded.class::isInstance)
          .extracting(event -> ((ConversationItemAdded) event).item().parts().toString())
          .singleElement()
          .asString()
          .contains("New.");
    }
  }

  @Test
  void listen_turn_isRecordedStageByStage() throws Exception {
    try (Talk talk = new Talk(new Cook())) {
      var _ = talk.session.listen(told);
      var first = talk.ask("Soup?");
      talk.clock.advance(Duration.ofMillis(300));
      first.say("Yes.").complete();
      TurnRecord turn = told.next(TurnEnded.class).turn();
      assertThat(turn.session()).isEqualTo("s1");
      assertThat(turn.turn()).isEqualTo("ep_1");
      assertThat(turn.agent()).isEqualTo("host");
      assertThat(turn.attempt()).isEqualTo(1);
      assertThat(turn.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(turn.interrupted()).isFalse();
      assertThat(turn.steps()).isEqualTo(1);
      assertThat(turn.usage()).isEqualTo(new Usage(1, 1));
      assertThat(turn.heardSilence()).contains(Duration.ofMillis(300));
      assertThat(turn.stamps())
          .containsEntry(Stage.ASKED, Duration.ZERO)
          .containsEntry(Stage.ENDED, Duration.ofMillis(300))
          .doesNotContainKey(Stage.TOOLS_DONE);
      talk.ask("More?").say("And");
      talk.until("part.delta text:And");
      talk.session.interrupt(false);
      TurnRecord stopped = told.next(TurnEnded.class).turn();
      assertThat(stopped.interrupted()).isTrue();
      assertThat(stopped.turn()).isEqualTo("ep_2");
    }
  }

  @Test
  @Behaviour("sess-C1.5")
  void userState_bothSilentForLong_isAwayUntilSomethingIsSaid() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.start();
      talk.clock.advance(Duration.ofSeconds(10));
      var _ = talk.session.listen(told);
      talk.clock.advance(Duration.ofSeconds(4));
      assertThat(talk.session.userState()).isEqualTo(UserState.LISTENING);
      talk.clock.advance(Duration.ofSeconds(1));
      UserStateChanged away = told.next(UserStateChanged.class);
      assertThat(away.is()).isEqualTo(UserState.AWAY);
      assertThat(talk.session.userState()).isEqualTo(UserState.AWAY);
      talk.ask("Still here");
      assertThat(told.next(UserStateChanged.class).is()).isEqualTo(UserState.LISTENING);
      talk.clock.advance(Duration.ofMinutes(1));
      assertThat(talk.session.userState()).isEqualTo(UserState.LISTENING);
    }
  }

  @Test
  void listen_closed_isToldNoMoreAndOthersAre() throws Exception {
    Told other = new Told();
    try (Talk talk = new Talk()) {
      talk.session.listen(event -> {
        throw new IllegalStateException("deaf");
      });
      var _ = talk.session.listen(other);
      try (var _ = talk.session.listen(told)) {
        talk.ask("one").say("A").complete();
        told.next(TurnEnded.class);
        other.next(TurnEnded.class);
      }
      talk.ask("two").say("B").complete();
      other.next(TurnEnded.class);
    }
    other.next(Closed.class);
    assertThat(log.text()).contains("a listener has failed");
  }

  @Test
  void listen_slowListener_losesTheOldestAndHoldsUpNobody() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    BlockingQueue<AgentEvent> seen = new LinkedBlockingQueue<>();
    Announcer announcer =
        new Announcer(
            new SessionContext(
                "s1", "host", Map.of(), new ProcessContext("virtual-thread", Optional.empty())));
    announcer.listen(event -> {
      try {
        go.await();
        seen.add(event);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Clock clock = new Clock();
    for (int i = 0; i < 1_100; i++) {
      announcer.tell(new UsageUpdated(clock.wall(), new Usage(i, 0)));
    }
    go.countDown();
    AgentEvent last = seen.take();
    int count = 1;
    while (((UsageUpdated) last).total().inputTokens() < 1_099) {
      last = seen.take();
      count++;
    }
    assertThat(count).isBetween(1_024, 1_025);
    assertThat(log.text()).contains("events are lost");
  }

  @Test
  @Behaviour("sess-C1.8")
  void call_failureThatMayPass_isTriedThreeTimesEveryTwoSeconds() throws Exception {
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      talk.ask("Hi").fail(new RateLimitException("slow down"));
      for (int retry = 0; retry < 2; retry++) {
        assertThat(told.next(ErrorRaised.class).recoverable()).isTrue();
        talk.clock.awaitArmed();
        talk.clock.advance(Duration.ofMillis(1_999));
        assertThat(talk.model.quiet()).isTrue();
        talk.clock.advance(Duration.ofMillis(1));
        talk.model.next().fail(new IOException("connection reset"));
      }
      assertThat(told.next(ErrorRaised.class).recoverable()).isTrue();
      talk.clock.awaitArmed();
      talk.clock.advance(Duration.ofSeconds(2));
      talk.model.next().say("At last.").complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:At last.");
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void call_pauseBeforeTheNextTry_canBeStopped() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").fail(new RateLimitException("slow down"));
      talk.clock.awaitArmed();
      talk.session.interrupt(false);
      talk.until("episode.cancelled ep_1 interrupted");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void call_somethingWasSaidOrItWillNotPass_isNotTriedAgain() throws Exception {
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      talk.ask("one").say("Hel").fail(new RateLimitException("slow down"));
      talk.until("episode.failed ep_1");
      talk.ask("two").fail(new AuthenticationException("who are you"));
      talk.until("episode.failed ep_2");
      assertThat(told.next(ErrorRaised.class).recoverable()).isFalse();
      assertThat(told.next(ErrorRaised.class).recoverable()).isFalse();
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void call_thirdFailureInARow_endsTheSessionAndSaysWhy() throws Exception {
    BlockingQueue<String> wish = new LinkedBlockingQueue<>();
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      talk.session.endsBy(wish::add);
      failOnce(talk, 1);
      failOnce(talk, 2);
      talk.ask("fine").say("A").complete();
      talk.until("episode.completed");
      failOnce(talk, 4);
      failOnce(talk, 5);
      assertThat(wish).isEmpty();
      failOnce(talk, 6);
      assertThat(wish.take()).startsWith("failures in a row: 3 (expected: fewer than 3)");
    }
    Closed closed = told.next(Closed.class);
    assertThat(closed.reason()).isEqualTo(CloseReason.ERROR);
    assertThat(closed.error().orElseThrow()).isInstanceOf(ModelFailed.class);
  }

  @Test
  void closed_byTheAgent_saysSo() throws Exception {
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      talk.session.shutdown("all said");
      talk.session.close("all said");
    }
    Closed closed = told.next(Closed.class);
    assertThat(closed.reason()).isEqualTo(CloseReason.USER_INITIATED);
    assertThat(closed.detail()).isEqualTo("all said");
  }

  @Test
  void providerOptions_outOfRange_areRefused() {
    assertThatThrownBy(() -> new ProviderOptions(-1, Duration.ZERO, 1))
        .hasMessage("retries: -1 (expected: at least 0)");
    assertThatThrownBy(() -> new ProviderOptions(0, Duration.ofSeconds(-1), 1))
        .hasMessage("pause: PT-1S (expected: zero or more)");
    assertThatThrownBy(() -> new ProviderOptions(0, Duration.ZERO, 0))
        .hasMessage("failures: 0 (expected: at least 1)");
  }

  private static void failOnce(Talk talk, int episode) throws InterruptedException {
    talk.ask("fail").fail(new IllegalStateException("broken"));
    talk.until("episode.failed ep_" + episode);
  }

  private static <E extends AgentEvent> E one(List<AgentEvent> events, Class<E> kind) {
    return kind.cast(events.stream().filter(kind::isInstance).findFirst().orElseThrow());
  }

  static final class Cook implements Agent {
    @Override
    public String instructions() {
      return "Cook.";
    }

    @Tool("Cooks")
    public String cook() {
      return "cooked";
    }
  }
}
