package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.weir.agent.AgentEvent.AgentStateChanged;
import dev.weir.agent.AgentEvent.SpeechCreated;
import dev.weir.agent.AgentEvent.ToolUpdated;
import dev.weir.agent.AgentEvent.TurnEnded;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.TestModel.Reply;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session joins, in what order it starts, and what its agents keep in it. */
@Timeout(30)
class SessionPartsTest {
  private final Told told = new Told();

  @Test
  @Behaviour("sess-C1.1")
  void session_joinsAgentToolsModelHistoryAndLog() throws Exception {
    try (Talk talk = new Talk(new Clerk())) {
      Reply first = talk.ask("Hi");
      assertThat(first.request.messages().getLast()).isEqualTo(UserMessage.from("Hi"));
      assertThat(first.request.toolSpecifications())
          .extracting(ToolSpecification::name)
          .containsExactlyInAnyOrder("count", "tell");
      first.call("c1", "count", "{}").complete();
      talk.model.next().say("One.").complete();
      assertThat(talk.until("episode.completed")).contains("tool.result c1 count gave:1");
      assertThat(talk.session.history()).hasSize(4);
      assertThat(talk.session.currentAgent()).isInstanceOf(Clerk.class);
      assertThat(talk.session.usage().outputTokens()).isEqualTo(2);
    }
  }

  /** What entering says comes after "listening", however fast it is. */
  @Test
  @Behaviour({"sess-C1.5", "sess-C1.7"})
  void start_isInitializingThenListeningThenWhatEnteringSays() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    List<AgentState> states = new ArrayList<>();
    Agent greeter =
        new Clerk() {
          @Override
          public void onEnter(AgentSession session) throws Exception {
            session.say("Good evening.").await();
            told.countDown();
          }
        };
    Told events = new Told();
    try (Talk talk = new Talk(greeter)) {
      assertThat(talk.session.agentState()).isEqualTo(AgentState.INITIALIZING);
      var _ = talk.session.listen(events);
      talk.session.start();
      told.await();
      for (AgentEvent event : events.until(TurnEnded.class)) {
        if (event instanceof AgentStateChanged(_, var was, var is)) {
          states.add(states.isEmpty() ? was : is);
          if (states.size() == 1) {
            states.add(is);
          }
        }
      }
    }
    assertThat(states)
        .containsExactly(
            AgentState.INITIALIZING,
            AgentState.LISTENING,
            AgentState.THINKING,
            AgentState.SPEAKING,
            AgentState.LISTENING);
  }

  @Test
  @Behaviour("sess-C1.6")
  void events_all_sayWhenTheyHappened() {
    Deque<Class<?>> kinds = new ArrayDeque<>(List.of(AgentEvent.class));
    List<Class<?>> records = new ArrayList<>();
    while (!kinds.isEmpty()) {
      Class<?> kind = kinds.poll();
      if (kind.isRecord()) {
        records.add(kind);
      } else {
        kinds.addAll(List.of(kind.getPermittedSubclasses()));
      }
    }
    assertThat(records)
        .hasSizeGreaterThanOrEqualTo(14)
        .allSatisfy(record -> {
          RecordComponent first = record.getRecordComponents()[0];
          assertThat(first.getName()).isEqualTo("createdAt");
          assertThat(first.getType()).isEqualTo(Instant.class);
        });
  }

  /** Whatever it is that speaks, its creation is told before anything it brings about. */
  @Test
  @Behaviour("sess-C1.6")
  void speechCreated_ofSayAndOfWhatWaits_comesFirstAndOnce() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.start();
      var _ = talk.session.listen(told);
      Speech said = talk.session.say("Good evening.");
      List<AgentEvent> events = told.until(TurnEnded.class);
      assertThat(events.getFirst())
          .isInstanceOfSatisfying(
              SpeechCreated.class,
              created -> {
                assertThat(created.speech()).isSameAs(said);
                assertThat(created.userInitiated()).isFalse();
                assertThat(created.createdAt()).isEqualTo(talk.clock.wall());
              });
      Reply first = talk.ask("one");
      told.next(SpeechCreated.class);
      talk.say("two");
      assertThat(told.next(SpeechCreated.class).speech().source()).isEqualTo(Speech.Source.INPUT);
      first.say("A").complete();
      talk.model.next().say("B").complete();
      told.next(TurnEnded.class);
      assertThat(told.until(TurnEnded.class)).noneMatch(SpeechCreated.class::isInstance);
    }
  }

  @Test
  @Behaviour({"sess-C1.6", "sess-C2.12"})
  void tool_mayUseTheSessionItsDataAndTellHowFarItIs() throws Exception {
    try (Talk talk = new Talk(new Clerk())) {
      var _ = talk.session.listen(told);
      talk.session.context().put("guests", new Guests("Ann"));
      talk.ask("Tell them").call("c1", "tell", "{}").complete();
      ToolUpdated update = told.next(ToolUpdated.class);
      assertThat(update.call().callId()).isEqualTo("c1");
      assertThat(update.text()).isEqualTo("telling Ann");
      assertThat(update.createdAt()).isEqualTo(talk.clock.wall());
      talk.model.next().say("Done.").complete();
      assertThat(talk.until("episode.completed ep_2"))
          .containsSubsequence(
              "episode.completed ep_1 2+2",
              "message.completed assistant completed text:By the way.");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void data_ofTheSession_isByNameAndType() {
    try (Talk talk = new Talk()) {
      SessionContext context = talk.session.context();
      assertThat(context.find("guests", Guests.class)).isEmpty();
      context.put("guests", new Guests("Ann"));
      context.put("guests", new Guests("Bob"));
      assertThat(context.get("guests", Guests.class)).isEqualTo(new Guests("Bob"));
      assertThatThrownBy(() -> context.get("guests", String.class))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("\"guests\" is of")
          .hasMessageContaining("(expected: java.lang.String)");
      assertThatThrownBy(() -> context.get("table", Guests.class))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "session: s1 has no \"table\" (expected: one of [guests]; put it there first)");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void reply_withSomeToolsOnly_offersThose() throws Exception {
    try (Talk talk = new Talk(new Clerk())) {
      var _ = talk.session.reply(dev.weir.agent.Reply.PLAIN.withOnly("count"));
      Reply asked = talk.model.next();
      assertThat(asked.request.toolSpecifications())
          .extracting(ToolSpecification::name)
          .containsExactly("count");
      asked.say("A").complete();
      talk.until("episode.completed");
      assertThat(talk.ask("Hi").request.toolSpecifications()).hasSize(2);
    }
  }

  /** What it was not given it may not do, although the agent has it. */
  @Test
  @Behaviour("sess-C1.3")
  void reply_modelCallsWhatItWasNotGiven_failsAndNothingRuns() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent");
        Talk talk = new Talk(new Clerk())) {
      var _ = talk.session.reply(dev.weir.agent.Reply.PLAIN.withOnly("tell"));
      talk.model.next().call("c1", "count", "{}").complete();
      assertThat(talk.until("episode.failed ep_1 model_failed"))
          .noneMatch(event -> event.startsWith("tool.result"));
      assertThat(log.text()).contains("the model calls tools that it was not given");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void reply_withToolsThatThereAreNot_fails() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent");
        Talk talk = new Talk(new Clerk())) {
      var _ = talk.session.reply(dev.weir.agent.Reply.PLAIN.withOnly("cuont"));
      talk.until("episode.failed ep_1 agent_failed");
      assertThat(log.text()).contains("tools: [cuont] (expected: some of [");
    }
    assertThatThrownBy(() -> dev.weir.agent.Reply.PLAIN.withOnly())
        .hasMessage("tools: [] (expected: at least one; or ToolChoice.NONE)");
  }

  @Test
  @Behaviour("sess-C1.4")
  void whenDone_listenerThatThrows_isLoggedAndTheOthersAreTold() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (CapturedLog log = new CapturedLog("dev.weir.agent");
        Talk talk = new Talk()) {
      CountDownLatch thrown = new CountDownLatch(1);
      Speech speech = talk.session.say("Good evening.");
      speech.whenDone(_ -> {
        thrown.countDown();
        throw new IllegalStateException("deaf");
      });
      speech.whenDone(done -> seen.add(done.id()));
      assertThat(seen.take()).isEqualTo("ep_1");
      thrown.await();
      assertThat(log.await("a listener has failed")).contains("speech ep_1");
    }
  }

  /** Text that comes in while the caller counts as speaking is the caller's turn. */
  @Test
  @Behaviour("sess-C2.13")
  void input_text_claimsTheTurnInterruptsAndIsAnswered() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.start();
      talk.ask("one").say("A long");
      talk.until("part.delta");
      talk.session.userIs(UserState.SPEAKING);
      talk.say("two", OnBusy.INTERRUPT);
      Reply second = talk.model.next();
      assertThat(second.request.messages().getLast()).isEqualTo(UserMessage.from("two"));
      assertThat(talk.session.userState()).isEqualTo(UserState.LISTENING);
      second.say("B").complete();
      assertThat(talk.until("episode.completed ep_2"))
          .containsSubsequence(
              "message.completed assistant interrupted text:A long",
              "episode.cancelled ep_1 interrupted",
              "message.completed user completed text:two",
              "message.completed assistant completed text:B");
    }
  }

  @Test
  @Behaviour("sess-C1.2")
  void id_isTheNamedOrTheClassInSnakeCase() throws Exception {
    assertThat(new Clerk().id()).isEqualTo("clerk");
    assertThat(new HTTPDesk2Clerk().id()).isEqualTo("http_desk2_clerk");
    assertThat(new Named().id()).isEqualTo("front-desk");
    assertThat(new Clerk() {}.id()).isEqualTo("agent");
    Agent lambda = () -> "Be kind.";
    assertThat(lambda.id()).isEqualTo("agent");
    try (Talk talk = new Talk()) {
      var _ = talk.session.listen(told);
      talk.session.update(new HTTPDesk2Clerk());
      talk.session.say("Here I am.").await();
      assertThat(told.next(TurnEnded.class).turn().agent()).isEqualTo("http_desk2_clerk");
    }
  }

  /** One component's failures are none of another's. */
  @Test
  @Behaviour("sess-C1.8")
  void failures_areCountedByComponent() {
    BlockingQueue<Throwable> tooMany = new LinkedBlockingQueue<>();
    Clock clock = new Clock();
    Announcer announcer =
        new Announcer(
            new SessionContext(
                "s1", "host", Map.of(), new ProcessContext("virtual-thread", Optional.empty())));
    Provider provider = new Provider("s1", ProviderOptions.DEFAULT, clock, announcer, tooMany::add);
    fail(provider, "model");
    fail(provider, "model");
    fail(provider, "speech-to-text");
    fail(provider, "speech-to-text");
    assertThat(tooMany).isEmpty();
    fail(provider, "model");
    assertThat(tooMany).hasSize(1);
  }

  private static void fail(Provider provider, String component) {
    assertThatThrownBy(() ->
            provider.call(
                component,
                () -> {
                  throw new ModelFailed("broken");
                }))
        .isInstanceOf(ModelFailed.class);
  }

  record Guests(String names) {}

  static class Clerk implements Agent {
    private int counted;

    @Override
    public String instructions() {
      return "Count.";
    }

    @Tool
    int count() {
      return ++counted;
    }

    @Tool
    void tell(ToolContext call) {
      call.update("telling " + call.session().get("guests", Guests.class).names());
      var _ = call.agentSession().orElseThrow().say("By the way.");
    }
  }

  static final class HTTPDesk2Clerk extends Clerk {}

  @AgentConfig(name = "front-desk")
  static final class Named extends Clerk {}
}
