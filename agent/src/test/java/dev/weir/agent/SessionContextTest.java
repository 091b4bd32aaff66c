package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionContextTest {
  private static final ProcessContext PROCESS =
      new ProcessContext("virtual-thread", Optional.empty());

  private final List<SessionContext> seen = Collections.synchronizedList(new ArrayList<>());

  /** Looks at its session wherever its code runs. */
  private final class Watcher implements Agent {
    Watcher() {
      look();
    }

    @Override
    public String instructions() {
      look();
      return "Be kind.";
    }

    @Tool("Looks.")
    String look() {
      seen.add(SessionContext.current());
      return "seen";
    }
  }

  /** Whoever watches over sessions sees whose code runs where, without waiting for anybody. */
  @Test
  @Behaviour("work-106")
  void atWork_whileCodeOfSessionsRuns_isItsThreads() {
    Thread self = Thread.currentThread();
    SessionContext outer = new SessionContext("s1", "host", Map.of(), PROCESS);
    SessionContext inner = new SessionContext("s2", "host", Map.of(), PROCESS);
    outer.run(() -> {
      assertThat(SessionContext.atWork()).containsEntry(self, outer);
      inner.run(() -> assertThat(SessionContext.atWork()).containsEntry(self, inner));
      assertThat(SessionContext.atWork()).containsEntry(self, outer);
    });
    assertThat(SessionContext.atWork()).doesNotContainKey(self);
  }

  /** And whose code has started a thread, or who started it, unless it was given another loader. */
  @Test
  @Behaviour("work-106")
  void starterOf_threads_isTheSessionWhoseCodeMadeThem() throws Exception {
    SessionContext session = new SessionContext("s1", "host", Map.of(), PROCESS);
    List<Thread> started = Collections.synchronizedList(new ArrayList<>());
    session.run(() -> {
      started.add(Thread.ofPlatform().start(() -> started.add(Thread.ofVirtual().start(() -> {}))));
      Thread other = Thread.ofPlatform().unstarted(() -> {});
      other.setContextClassLoader(ClassLoader.getSystemClassLoader());
      assertThat(SessionContext.starterOf(other)).isEmpty();
    });
    started.getFirst().join();
    assertThat(started).hasSize(2);
    assertThat(started).allMatch(thread -> SessionContext.starterOf(thread).isPresent());
    assertThat(SessionContext.starterOf(started.getFirst())).contains(session);
    assertThat(SessionContext.starterOf(Thread.currentThread())).isEmpty();
    assertThat(started.getFirst().getContextClassLoader().loadClass(Watcher.class.getName()))
        .isSameAs(Watcher.class);
  }

  @Test
  @Behaviour("work-60")
  void current_inConstructorInstructionsToolAndModel_isTheSessions() throws Exception {
    AgentSpec spec = new AgentSpec("host", "", "", List.of(), Watcher::new);
    try (Talk talk = new Talk(spec, Talk.PROMPT)) {
      talk.ask("Hi").call("c1", "look", "{}").complete();
      talk.model.next().order(handler -> seen.add(SessionContext.current())).say("Bye").complete();
      talk.until("episode.completed");
    }
    assertThat(seen).hasSize(5).allMatch(seen.getFirst()::equals);
    SessionContext session = seen.getFirst();
    assertThat(session.session()).isEqualTo("s1");
    assertThat(session.agent()).isEqualTo("host");
    assertThat(session.metadata()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  @Behaviour("work-60")
  void current_outsideOfASession_saysWhatToDo() {
    assertThat(SessionContext.find()).isEmpty();
    assertThatThrownBy(SessionContext::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("works for none (expected: an agent's code, or a task made by")
        .hasMessageContaining(Thread.currentThread().getName());
    Runnable task = () -> {};
    assertThat(SessionContext.wrap(task)).isSameAs(task);
    Callable<String> made = () -> "made";
    assertThat(SessionContext.wrap(made)).isSameAs(made);
  }

  @Test
  @Behaviour("work-60")
  void wrap_runOnAnotherThread_bringsTheSessionAlong() throws Exception {
    SessionContext session = new SessionContext("s1", "host", Map.of(), PROCESS);
    Runnable look = () -> seen.add(SessionContext.current());
    Runnable watch = session.call(() -> SessionContext.wrap(look));
    Callable<SessionContext> find =
        session.call(() -> SessionContext.wrap(SessionContext::current));
    Thread.ofVirtual().start(watch).join();
    seen.add(find.call());
    assertThat(seen).containsExactly(session, session);
    assertThat(SessionContext.find()).isEmpty();
  }

  @Test
  @Behaviour("work-53")
  void close_hooks_runOnceAllAtOnceInTheSession() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch both = new CountDownLatch(2);
    EndHook hook =
        reason -> {
          both.countDown();
          both.await();
          told.add(reason + " " + SessionContext.current().session());
        };
    try (Talk talk = new Talk(hooked(hook, hook), Talk.PROMPT)) {
      talk.session.close("caller left");
      talk.session.close("again");
    }
    assertThat(told).containsExactly("caller left s1", "caller left s1");
  }

  @Test
  @Behaviour("work-53")
  void parkIfIdle_hooks_runWhenItIsClosed() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (Talk talk = new Talk(hooked(told::add), Talk.PROMPT)) {
      talk.clock.advance(java.time.Duration.ofMinutes(6));
      assertThat(talk.session.parkIfIdle(java.time.Duration.ofMinutes(5))).isTrue();
      assertThat(told).isEmpty();
      talk.session.close("idle");
      assertThat(talk.session.log().ended()).isFalse();
    }
    assertThat(told).containsExactly("idle");
  }

  @Test
  @Behaviour("work-53")
  void close_hookThrows_isLoggedAndTheOthersRun() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    EndHook broken =
        reason -> {
          throw new IllegalStateException("no");
        };
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(hooked(broken, told::add), Talk.PROMPT)) {
      talk.session.close();
      assertThat(log.text()).contains("session s1: an end hook has failed", "no");
      assertThat(talk.session.status()).isEqualTo(SessionHost.Status.ENDED);
    }
    assertThat(told).containsExactly("closed");
  }

  @Test
  @Behaviour("work-53")
  void close_hookTakesTooLong_isInterruptedAndReported() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    EndHook slow =
        reason -> {
          begun.countDown();
          new CountDownLatch(1).await();
        };
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(hooked(slow), Talk.PROMPT)) {
      Thread closing = Thread.ofVirtual().start(talk.session::close);
      begun.await();
      talk.clock.awaitArmed();
      talk.clock.advance(Talk.PROMPT.hookTimeout());
      closing.join();
      assertThat(log.text()).contains("an end hook took longer than 10,000 ms");
    }
  }

  @Test
  void onEnd_whileTheSessionEnds_isRefused() throws Exception {
    List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
    EndHook late =
        reason -> {
          try {
            SessionContext.current().onEnd(again -> {});
          } catch (IllegalStateException e) {
            refused.add(e);
          }
        };
    try (Talk talk = new Talk(hooked(late), Talk.PROMPT)) {
      talk.session.close();
    }
    assertThat(refused)
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .hasMessage("session: s1 is ending (expected: hooks while it lives)");
  }

  @Test
  @Behaviour("work-57")
  void end_byTheAgent_isToldOnceWhetherBeforeOrAfter() {
    List<String> told = new ArrayList<>();
    SessionContext early = new SessionContext("s1", "host", Map.of(), PROCESS);
    early.end("done");
    early.endsBy(told::add);
    SessionContext late = new SessionContext("s2", "host", Map.of(), PROCESS);
    late.endsBy(told::add);
    late.end("bye");
    late.end("again");
    assertThat(told).containsExactly("done", "bye");
  }

  private static AgentSpec hooked(EndHook... hooks) {
    return new AgentSpec(
        "host",
        "",
        "",
        List.of(),
        () -> {
          List.of(hooks).forEach(SessionContext.current()::onEnd);
          return () -> "";
        });
  }
}
