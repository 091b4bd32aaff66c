package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.SessionOptions;
import dev.weir.log.Message;
import dev.weir.log.SessionLog;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a process happens to its session, and to no other. */
@Timeout(60)
class ProcessTest {
  private final CompletableFuture<ProcessDied> died = new CompletableFuture<>();

  @Test
  @Behaviour({"work-72", "work-106", "lk-42"})
  void open_oneIsWarm_isUsedAndReplaced() throws Exception {
    try (Children children = children(ChildOptions.DEFAULT.withWarm(1), Ticker.system())) {
      children.awaitWarm();
      Set<Long> warm = children.processes();
      assertThat(children.figures().running()).isEqualTo(1);
      assertThat(children.figures().launches()).isEqualTo(1);
      assertThat(children.figures().seconds()).isPositive();
      assertThat(children.warm()).isEqualTo(1);
      try (Session session = open(children, RemoteSessionTest.PARCEL)) {
        assertThat(warm).containsExactly(pid(session));
      }
      children.awaitWarm();
      assertThat(children.processes()).hasSize(1).doesNotContainAnyElementsOf(warm);
    }
  }

  /** Also one that has no session yet. */
  @Test
  @Behaviour({"work-106", "lk-42"})
  void kill_whileItWaits_isReplaced() throws Exception {
    ManualTime time = new ManualTime();
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        Children children = children(ChildOptions.DEFAULT.withWarm(1), time)) {
      children.awaitWarm();
      long pid = children.processes().iterator().next();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      log.await("child %d: has ended, by signal 9".formatted(pid)); // its successor is planned
      time.advance(ChildOptions.DEFAULT.pingInterval());
      children.awaitWarm();
      assertThat(children.processes()).hasSize(1).doesNotContain(pid);
    }
  }

  @Test
  @Behaviour("work-106")
  void kill_amidAReply_failsThatSessionAndNoOther() throws Exception {
    try (Children children = cold();
        Session sibling = open(children, RemoteSessionTest.PARCEL);
        Session session = open(children, RemoteSessionTest.PARCEL);
        Conversation heard = new Conversation(session)) {
      session.input(Input.text("hold"), Optional.empty());
      session.input(Input.text("say 1"), Optional.empty());
      heard.until("part.delta");
      process(session).destroyForcibly();
      assertThat(heard.textOf("episode.failed")).contains("\"code\":\"process_died\"");
      assertThat(heard.textOf("queue.updated")).contains("\"queue\":[]");
      assertThat(heard.isOver()).isTrue();
      assertThat(session.log().snapshot().messages().getLast().status())
          .isEqualTo(Message.Status.FAILED);
      assertThat(death()).contains("session s1", "has ended, by signal 9");
      assertThat(session.status()).isEqualTo(Status.ENDED);
      SessionContract.assertRefused(
          Reason.SESSION_ENDED,
          "session: s1 has ended (expected: open a new one)",
          () -> session.input(Input.text("say 1"), Optional.empty()));
      sibling.input(Input.text("say 2"), Optional.empty());
      assertThat(sibling.awaitIdle(Duration.ofSeconds(30))).isTrue();
      assertThat(sibling.log().snapshot().messages()).hasSize(2);
    }
  }

  @Test
  @Behaviour({"work-106", "lk-42"})
  void loop_inATool_isNamedAndKilled() throws Exception {
    ManualTime time = new ManualTime();
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        Children children = children(ChildOptions.DEFAULT.withWarm(0), time);
        Session session = open(children, RemoteSessionTest.PARCEL)) {
      session.input(Input.text("call spin"), Optional.empty());
      log.await("round and round");
      time.advance(Duration.ofMillis(2_500));
      time.advance(Duration.ofMillis(2_500));
      assertThat(log.await("has not answered for 2500 ms")).startsWith("WARNING session s1");
      time.advance(Duration.ofMillis(57_400));
      assertThat(died).isNotDone();
      time.advance(Duration.ofMillis(100));
      assertThat(log.await("is killed; its threads:"))
          .startsWith("SEVERE session s1")
          .contains("weir-s1/turn", Concierge.class.getName() + ".spin");
      assertThat(death()).contains("was killed, it has not answered for 60000 ms");
    }
  }

  @Test
  @Behaviour("work-106")
  void close_amidALoop_endsAllTheSame() throws Exception {
    SessionOptions impatient =
        SessionContract.OPTIONS
            .withHistoryChars(1_000)
            .withCloseTimeout(Duration.ofMillis(50))
            .withHookTimeout(Duration.ofMillis(50));
    Parcel parcel =
        new Parcel(RemoteSessionTest.PARCEL.agent(), RemoteSessionTest.PARCEL.model(), impatient);
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        Children children = cold()) {
      Session session = open(children, parcel);
      session.input(Input.text("call spin"), Optional.empty());
      log.await("round and round");
      session.close("time is over");
      try (Conversation heard = new Conversation(session)) {
        assertThat(heard.textOf("episode.failed")).contains("\"code\":\"process_died\"");
      }
      assertThat(children.processes()).isEmpty();
    }
    assertThat(died).as("it was to end").isNotDone();
  }

  /** As from a terminal, whose interrupt goes to the worker and to all it has started. */
  @Test
  @Behaviour("work-106")
  void signal_toTheWholeGroup_isForTheWorkerToObey() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        Children children = cold();
        Session session = open(children, RemoteSessionTest.PARCEL);
        Conversation heard = new Conversation(session)) {
      session.input(Input.text("hold"), Optional.empty());
      heard.until("part.delta");
      process(session).destroy();
      session.cancel(null, "for another");
      heard.until("episode.cancelled");
      session.input(Input.text("call print"), Optional.empty());
      heard.until("episode.completed");
      assertThat(log.await("the kettle is on"))
          .isEqualTo("INFO session s1, process %d: the kettle is on".formatted(pid(session)));
    }
    assertThat(died).isNotDone();
  }

  @Test
  @Behaviour({"work-61", "work-106", "lk-42"})
  void awaitWarm_slowStart_saysSoAndIsKilled() throws Exception {
    ManualTime time = new ManualTime();
    ChildOptions suspended =
        ChildOptions.DEFAULT
            .withWarm(1)
            .withJvmOptions(
                List.of(
                    "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0"));
    try (Children children = children(suspended, time)) {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread waits =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  children.awaitWarm();
                } catch (ChildFailed | InterruptedException e) {
                  failure.complete(e);
                }
              });
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(10));
      assertThat(failure.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ChildFailed.class)
          .hasMessage(
              "child: was not ready within 10000 ms and was killed"
                  + " (expected: less; initializeTimeout says how long)");
      waits.join();
    }
  }

  @Test
  @Behaviour("work-106")
  void open_processCannotStart_saysItsWords() throws Exception {
    ChildOptions wrong =
        ChildOptions.DEFAULT.withWarm(1).withJvmOptions(List.of("-XX:NoSuchOption"));
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        Children children = children(wrong, Ticker.system())) {
      assertThatThrownBy(() -> open(children, RemoteSessionTest.PARCEL))
          .isInstanceOf(ChildFailed.class)
          .hasMessageContaining("has ended before it was ready")
          .hasMessageContaining("NoSuchOption");
      log.await("a child to wait for sessions is missing until the next one");
    }
  }

  /** Paths of sockets are short on every system. */
  @Test
  @Behaviour("work-106")
  void launch_noRoomForItsSocket_saysSo() {
    Path socket = Path.of(System.getProperty("java.io.tmpdir"), "s".repeat(200));
    Launch launch =
        new Launch(ChildOptions.DEFAULT, Ticker.system(), socket, List.of(), Optional.empty());
    assertThatThrownBy(() -> launch.launch(List.of()))
        .isInstanceOf(ChildFailed.class)
        .hasMessageStartingWith("child: could not be started: ");
  }

  @Test
  @Behaviour({"work-61", "work-72"})
  void awaitWarm_prewarmEndsTheProcess_saysHow() throws Exception {
    Parcel parcel =
        new Parcel(
            AgentSpec.of(Leaving.class), RemoteSessionTest.PARCEL.model(), SessionContract.OPTIONS);
    try (Children children =
        new Children(
            ChildOptions.DEFAULT.withWarm(1),
            () -> List.of(parcel),
            Optional.empty(),
            Ticker.system())) {
      assertThatThrownBy(children::awaitWarm)
          .isInstanceOf(ChildFailed.class)
          .hasMessageContaining("has ended, exit 7");
    }
  }

  @AgentConfig(name = "a", prewarm = Exit.class)
  static final class Leaving implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Exit implements Prewarm {
    @Override
    public void load(ProcessContext process) {
      Runtime.getRuntime().halt(7);
    }
  }

  /** Whoever waits for a child may stop waiting; the child is another's then. */
  @Test
  @Behaviour("work-106")
  void open_interruptedOrClosed_isNoSession() throws Exception {
    Children children = cold();
    try (children) {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      SessionLog log = new SessionLog(SessionContract.OPTIONS.log(), Ticker.system());
      Thread waits =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  children.open("s1", RemoteSessionTest.PARCEL, Map.of(), log, died::complete);
                } catch (ChildFailed | InterruptedException e) {
                  failure.complete(e);
                }
              });
      waits.interrupt();
      assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      assertThat(log.ended()).isFalse();
      log.close();
    }
    assertThatThrownBy(() -> open(children, RemoteSessionTest.PARCEL))
        .isInstanceOf(ChildFailed.class)
        .hasMessage("children: closed (expected: open)");
  }

  /** Nobody is left to end them. */
  @Test
  @Behaviour("work-106")
  void worker_isKilled_itsChildrenEnd() throws Exception {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LonelyWorker.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = worker.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      CompletableFuture<ProcessHandle> end = child.onExit();
      worker.destroyForcibly();
      assertThat(end.get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      worker.destroyForcibly().waitFor();
    }
  }

  private Session open(Children children, Parcel parcel) throws InterruptedException {
    SessionLog log = new SessionLog(parcel.options().log(), Ticker.system());
    return children.open("s1", parcel, Map.of(), log, died::complete);
  }

  private String death() throws Exception {
    return String.valueOf(died.get(30, TimeUnit.SECONDS).getMessage());
  }

  private static Children cold() {
    return children(ChildOptions.DEFAULT.withWarm(0), Ticker.system());
  }

  private static Children children(ChildOptions options, Ticker ticker) {
    return new Children(options, () -> List.of(RemoteSessionTest.PARCEL), Optional.empty(), ticker);
  }

  private static long pid(Session session) {
    return ((RemoteSession) session).pid();
  }

  private static ProcessHandle process(Session session) {
    return ProcessHandle.of(pid(session)).orElseThrow();
  }
}
