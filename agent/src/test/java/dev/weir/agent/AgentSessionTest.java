package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.TestModel.Reply;
import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentSessionTest {

  @Test
  void greet_once_isTheFirstMessage() throws Exception {
    AgentSpec spec = new AgentSpec("host", "Welcome.", "", List.of(), () -> () -> "Be kind.");
    try (Talk talk = new Talk(spec, Talk.PROMPT)) {
      talk.session.start();
      talk.session.start();
      assertThat(talk.now()).containsExactly("message.completed assistant completed text:Welcome.");
      assertThat(talk.session.status()).isEqualTo(Status.IDLE);
      assertThat(talk.session.id()).isEqualTo("s1");
      assertThat(talk.session.agent()).isEqualTo(spec);
      assertThat(talk.session.metadata()).isEqualTo(Map.of("k", "v"));
    }
  }

  @Test
  void new_agentCannotBeMade_saysWhichAndKeepsTheCause() {
    RuntimeException cause = new IllegalStateException("no table");
    AgentSpec throwing =
        new AgentSpec(
            "host",
            "",
            "",
            List.of(),
            () -> {
              throw cause;
            });
    assertThatThrownBy(() -> new Talk(throwing, Talk.PROMPT))
        .isInstanceOf(AgentFailed.class)
        .hasMessageContaining("agent: host could not be made")
        .hasCause(cause);
    AgentSpec nothing = new AgentSpec("host", "", "", List.of(), () -> null);
    assertThatThrownBy(() -> new Talk(nothing, Talk.PROMPT)).isInstanceOf(AgentFailed.class);
    assertThatThrownBy(() -> new Talk(AgentSpec.of(AgentSpecTest.Broken.class), Talk.PROMPT))
        .isInstanceOf(AgentFailed.class)
        .hasRootCauseMessage("no");
  }

  @Test
  void input_whenIdle_isAnsweredByOneEpisode() throws Exception {
    try (Talk talk = new Talk()) {
      Accepted accepted = talk.say("Hi");
      assertThat(accepted.episode()).isEqualTo("ep_1");
      assertThat(accepted.cursor().seq()).isZero();
      talk.model.next().say("Hel").say("lo").complete();
      assertThat(talk.until("episode.completed"))
          .containsExactly(
              "message.completed user completed text:Hi",
              "episode.started ep_1",
              "message.started",
              "part.started text",
              "part.delta text:Hel",
              "part.delta text:lo",
              "part.completed",
              "message.completed assistant completed text:Hello",
              "episode.completed ep_1 1+1");
    }
  }

  @Test
  void input_ofSeveralParts_isOneMessageAndOneTextToTheModel() throws Exception {
    try (Talk talk = new Talk()) {
      var parts = List.of(new Content.Text("one"), new Content.Text("two"));
      talk.session.input(new Input(parts, OnBusy.REJECT), Optional.empty());
      Reply reply = talk.model.next();
      assertThat(talk.event()).isEqualTo("message.completed user completed text:one|text:two");
      assertThat(reply.request.messages().toString()).contains("one\ntwo");
      reply.say("ok").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void input_secondTurn_getsTheHistory() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").say("Hello").complete();
      talk.until("episode.completed");
      Reply second = talk.ask("And now?");
      assertThat(second.request.messages()).hasSize(4);
      second.say("Bye").complete();
      assertThat(talk.until("episode.completed"))
          .startsWith("message.completed user completed text:And now?", "episode.started ep_2");
    }
  }

  @Test
  void cursorOfInput_isJustBeforeItsFirstEvent() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").say("Hello").complete();
      List<String> before = talk.until("episode.completed");
      Accepted second = talk.say("more");
      assertThat(second.cursor().seq()).isEqualTo(before.size());
      Accepted queued = talk.say("later");
      talk.model.next().say("a").complete();
      talk.model.next().say("b").complete();
      List<String> after = talk.until("episode.completed ep_3");
      int offset = (int) (queued.cursor().seq() - before.size());
      assertThat(after.get(offset)).isEqualTo("queue.updated [later]");
    }
  }

  @Test
  void status_overATurn_runsThenIdles() throws Exception {
    try (Talk talk = new Talk()) {
      talk.clock.advance(Duration.ofSeconds(7));
      assertThat(talk.session.idleTime()).isEqualTo(Duration.ofSeconds(7));
      Reply reply = talk.ask("Hi");
      assertThat(talk.session.status()).isEqualTo(Status.RUNNING);
      talk.clock.advance(Duration.ofSeconds(7));
      assertThat(talk.session.idleTime()).isZero();
      assertThat(talk.session.awaitIdle(Duration.ZERO)).isFalse();
      reply.say("ok").complete();
      assertThat(talk.session.awaitIdle(Duration.ofSeconds(20))).isTrue();
      assertThat(talk.session.status()).isEqualTo(Status.IDLE);
      talk.clock.advance(Duration.ofSeconds(3));
      assertThat(talk.session.idleTime()).isEqualTo(Duration.ofSeconds(3));
    }
  }

  /** Whoever has read the end finds the session free: no refusal for a turn that is over. */
  @Test
  void input_rejectRightAfterTheEndWasRead_isAccepted() throws Exception {
    try (Talk talk = new Talk()) {
      for (int turn = 0; turn < 300; turn++) {
        talk.say("Hi", OnBusy.REJECT);
        talk.model.next().say("ok").complete();
        talk.until("episode.completed");
        assertThat(talk.session.cancel(null, "too late")).isFalse();
      }
    }
  }

  @Test
  void awaitIdle_interrupted_throws() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("Hi");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> talk.session.awaitIdle(Duration.ofDays(1)))
          .isInstanceOf(InterruptedException.class);
      reply.say("ok").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void input_overTheHistoryLimit_isRefused() throws Exception {
    try (Talk talk = new Talk(() -> "", Talk.options(8, 3, 20, Duration.ofSeconds(1)))) {
      talk.ask("0123456789").say("01234").complete();
      talk.until("episode.completed");
      Reply reply = talk.ask("01");
      talk.say("xx");
      assertThatThrownBy(() -> talk.say("yy"))
          .isInstanceOfSatisfying(
              HostRefused.class,
              e -> assertThat(e.reason()).isEqualTo(HostRefused.Reason.SESSION_FULL))
          .hasMessage(
              "session: s1 would hold 21 characters (expected: at most 20; open a new one)");
      reply.complete();
      talk.model.next().complete();
      talk.until("episode.completed ep_3");
    }
  }

  @Test
  void input_sameKeyAtTheSameTime_runsOnce() throws Exception {
    try (Talk talk = new Talk();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Accepted>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(callers.submit(() -> talk.session.input(Input.text("Hi"), Optional.of("k1"))));
      }
      Set<Accepted> distinct = all(answers);
      assertThat(distinct).hasSize(1);
      talk.model.next().say("ok").complete();
      assertThat(talk.until("episode.completed"))
          .filteredOn(event -> event.startsWith("message.completed user"))
          .hasSize(1);
      assertThat(talk.model.quiet()).isTrue();
      assertThat(talk.session.input(Input.text("Hi"), Optional.of("k1")))
          .isEqualTo(distinct.iterator().next());
      assertThat(talk.now()).isEmpty();
    }
  }

  @Test
  void input_sameKeyOtherText_isAConflict() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.input(Input.text("Hi"), Optional.of("k1"));
      assertThatThrownBy(() -> talk.session.input(Input.text("Ho"), Optional.of("k1")))
          .isInstanceOfSatisfying(
              HostRefused.class,
              e -> assertThat(e.reason()).isEqualTo(HostRefused.Reason.IDEMPOTENCY_CONFLICT))
          .hasMessageContaining("\"k1\"");
      talk.model.next().complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void input_keyOfARefusedTry_mayBeUsedAgain() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("Hi");
      Input rejecting = Talk.input("Ho", OnBusy.REJECT);
      assertThatThrownBy(() -> talk.session.input(rejecting, Optional.of("k1")))
          .isInstanceOf(HostRefused.class);
      reply.say("ok").complete();
      talk.until("episode.completed");
      talk.session.input(rejecting, Optional.of("k1"));
      talk.model.next().say("ok").complete();
      assertThat(talk.until("episode.completed"))
          .startsWith("message.completed user completed text:Ho");
    }
  }

  @Test
  void reasoning_isForThoseWhoAskForIt() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").think("secret ").think("thought").say("Hello").complete();
      assertThat(talk.until("episode.completed"))
          .contains("part.delta reasoning:secret ", "part.delta reasoning:thought")
          .contains("message.completed assistant completed reasoning:secret thought");
      assertThat(talk.readBy(Set.of(Audience.EVERYONE)))
          .contains("message.completed assistant completed text:Hello")
          .noneMatch(event -> event.contains("secret") || event.contains("reasoning"))
          .containsOnlyOnce("message.started");
      Reply next = talk.ask("Again");
      assertThat(next.request.messages().toString()).doesNotContain("secret");
      next.complete();
      talk.until("episode.completed");
    }
  }

  /** An idle session is objects: decision 23. */
  @Test
  void idleSessions_aThousand_holdNoThreads() throws Exception {
    var threads = new ConcurrentLinkedQueue<Thread>();
    Agent agent =
        () -> {
          threads.add(Thread.currentThread());
          return "Be kind.";
        };
    List<AgentSession> idle = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      AgentSession session = session("s" + i, agent, new PromptModel("ok"));
      session.input(Input.text("Hi"), Optional.empty());
      idle.add(session);
    }
    for (AgentSession session : idle) {
      assertThat(session.awaitIdle(Duration.ofSeconds(20))).isTrue();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(threads).hasSize(1000);
    assertThat(idle).allMatch(session -> session.status() == Status.IDLE);
    // The leak check of this class sees to it that nothing else has stayed: none is closed here.
  }

  private static AgentSession session(String id, Agent agent, PromptModel model) {
    AgentSpec spec = new AgentSpec("host", "", "", List.of(), () -> agent);
    return new AgentSession(
        id, spec, Map.of(), new AgentModel("test", model), Talk.PROMPT, new Clock());
  }

  private static <T> Set<T> all(List<Future<T>> answers) throws Exception {
    Set<T> distinct = new HashSet<>();
    for (Future<T> answer : answers) {
      distinct.add(answer.get());
    }
    return distinct;
  }
}
