package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer.Window;
import dev.weir.delta.Content;
import dev.weir.episode.Entry;
import dev.weir.log.FileJournal;
import dev.weir.log.Message;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.worker.metrics.MetricsSnapshot;
import dev.weir.worker.process.Concierge;
import dev.weir.worker.process.Conversation;
import dev.weir.worker.process.Parrot;
import dev.weir.worker.shared.Spinning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeps sessions apart changes nothing else: the same answers, in the same order, under the
 * same events, counts, caps and errors. One subclass for each level.
 */
@Timeout(60)
abstract class IsolationContract {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<String> begins = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final ToldDispatcher dispatcher = new ToldDispatcher(false);
  private final List<AgentPool> pools = new ArrayList<>();

  /** A pool of this level. */
  abstract PoolBuilder level();

  /** The same, with a process that is ready before the first session, if there are such. */
  PoolBuilder warmLevel() {
    return level();
  }

  /** As flags say it. */
  abstract Isolation isolation();

  /** Waits until a session's tool computes for ever. */
  abstract void awaitSpinning() throws Exception;

  /** How a session ends whose code computes for ever. */
  abstract Class<? extends Throwable> endOfALoop();

  /** Whether the whole worker has suffered from that. */
  abstract boolean loopsCostACarrier();

  @AfterEach
  void close() {
    Spinning.release();
    pools.forEach(AgentPool::close);
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void talk_atEveryLevel_isTheSameLog() throws Exception {
    AgentPool pool = pool(level());
    Session session = open(pool, "a", Map.of("caller", "Ann"));
    try (Conversation heard = new Conversation(session)) {
      session.input(Input.text("say 2"), Optional.empty());
      assertThat(lines(heard.until("episode.completed")))
          .containsExactly(
              "1 message.completed",
              "2 message.completed",
              "3 episode.started",
              "4 message.started",
              "5 part.started",
              "6 part.delta",
              "7 part.delta",
              "8 part.completed",
              "9 message.completed",
              "10 episode.completed");
      session.input(Input.text("call caller"), Optional.empty());
      heard.until("episode.completed");
      assertThat(texts(session))
          .containsExactly(
              "Good evening.", "say 2", "n0 n1 ", "call caller", session.id() + " a Ann");
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void open_moreThanTheCaps_isRefusedUntilOneEnds() throws Exception {
    AgentPool pool = pool(level().maxConcurrentSessions(2).maxSessionsPerAgent(Map.of("b", 1)));
    Session first = open(pool, "a", Map.of());
    open(pool, "b", Map.of());
    refused("sessions: 2 (expected: fewer; end one or try again later)", pool, "a");
    assertThat(pool.end(first.id())).isTrue();
    refused("sessions of agent \"b\": 1 (expected: fewer; end one or try again later)", pool, "b");
    refused("agent: \"c\", by job metadata (expected: one of [a, b])", pool, "c");
    assertThat(open(pool, "a", Map.of()).agent().name()).isEqualTo("a");
    assertThat(pool.sessions()).hasSize(2);
  }

  /** Observers and filters are the worker's own objects, at every level. */
  @Test
  @Behaviour({"work-102", "work-103", "work-104", "work-106"})
  void run_jobs_areRoutedToldCountedAndDrained() throws Exception {
    AgentPool pool = pool(level().drainTimeout(Duration.ZERO));
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          pool.run(dispatcher);
          return null;
        });
    Thread.ofVirtual().start(run);
    dispatcher.started.await();
    CountDownLatch twoLeft = new CountDownLatch(1);
    Caller one = call("j1", "{\"agent\":\"b\",\"caller\":\"Bob\"}", new CountDownLatch(1));
    var _ = call("j2", "{}", twoLeft);
    MetricsSnapshot live = pool.metrics().snapshot();
    assertThat(live.sessionsByAgent()).isEqualTo(Map.of("a", 1, "b", 1));
    dispatcher.jobs().terminate("j2", "dispatch deleted");
    twoLeft.await();
    pool.beginDrain();
    assertThat(dispatcher.jobs().offer(new Job("j3", "room", "", null)))
        .isEqualTo(
            new Answer.Refused(
                Refusal.DRAINING,
                "worker: draining (expected: ready; go to another or try again)"));
    one.hangUp();
    run.get();
    assertThat(told)
        .containsExactlyInAnyOrder(
            "start b j1 {agent=b, caller=Bob}",
            "start a j2 {}",
            "end a CANCELLED null",
            "end b SUCCESS null");
    assertThat(dispatcher.told)
        .containsSubsequence("j1 RUNNING null", "j2 RUNNING null", "j2 FAILED null")
        .contains("j1 SUCCESS null");
    MetricsSnapshot after = pool.metrics().snapshot();
    assertThat(after.sessionsStarted()).isEqualTo(2);
    assertThat(after.sessionFailures()).isZero();
    assertThat(after.lastRoutedAgent()).isEqualTo("a");
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void open_agentCannotBeMade_isTheSameFailure() throws Exception {
    AgentPool pool = pool(level());
    assertThatThrownBy(() -> open(pool, "a", Map.of("refuse", "yes")))
        .isInstanceOf(HostRefused.class)
        .hasMessage("agent: \"a\" could not be made; the worker's log says why");
    assertThat(endOf("a"))
        .startsWith("end a FAILED dev.weir.agent.AgentFailed: agent: " + Concierge.class.getName());
    assertThat(pool.sessions()).isEmpty();
    assertThat(pool.metrics().snapshot().sessionFailures()).isEqualTo(1);
    assertThat(pool.metrics().snapshot().lastError())
        .isEqualTo(
            "AgentFailed: agent: %s could not be made (expected: a constructor that returns)"
                .formatted(Concierge.class.getName()));
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void input_codeOfOneSessionFails_noOtherIsTouched() throws Exception {
    AgentPool pool = pool(level());
    Session sibling = open(pool, "a", Map.of());
    Session session = open(pool, "a", Map.of());
    try (Conversation heard = new Conversation(session)) {
      session.input(Input.text("fail"), Optional.empty());
      assertThat(heard.textOf("episode.failed")).contains("\"code\":\"model_failed\"");
      session.input(Input.text("call recurse"), Optional.empty());
      assertThat(heard.textOf("episode.failed")).contains("\"code\":\"agent_failed\"");
    }
    assertAnswers(session);
    assertAnswers(sibling);
    assertThat(pool.metrics().snapshot().sessionFailures()).isZero();
  }

  @Test
  @Behaviour({"work-102", "work-106", "work-141"})
  void loop_inOneSession_endsItAsFailedAndNoOther() throws Exception {
    ManualTime time = new ManualTime();
    AgentPool pool = pool(level().ticker(time));
    Session sibling = open(pool, "a", Map.of());
    Session session = open(pool, "b", Map.of());
    session.input(Input.text("call spin"), Optional.empty());
    awaitSpinning();
    time.advance(Duration.ofMillis(2_500));
    assertAnswers(sibling);
    time.advance(Duration.ofSeconds(60));
    assertThat(endOf("b"))
        .startsWith("end b FAILED " + endOfALoop().getName())
        .contains("session " + session.id());
    assertThat(pool.find(session.id())).isEmpty();
    assertThat(pool.metrics().snapshot().sessionFailures()).isEqualTo(1);
    if (loopsCostACarrier()) {
      awaitDraining(pool);
      assertThat(pool.hosting().load().available()).isFalse();
    } else {
      assertAnswers(sibling);
      assertThat(pool.draining()).isFalse();
      assertThat(pool.hosting().load().jobs()).as("its slot is free").isEqualTo(1);
    }
    Spinning.release();
    time.advance(Duration.ofMillis(2_500));
  }

  private static void awaitDraining(AgentPool pool) {
    while (!pool.draining() && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void restore_keptSessions_goOnWhereTheyWere(@TempDir Path folder) throws Exception {
    String id;
    List<String> before;
    try (SessionStore store = SessionStore.open(folder, FileJournal.Options.DEFAULT)) {
      AgentPool pool = pool(level().store(store));
      Session session = open(pool, "a", Map.of("caller", "Ann"));
      assertAnswers(session);
      id = session.id();
      before = texts(session);
      pool.close();
    }
    try (SessionStore store = SessionStore.open(folder, FileJournal.Options.DEFAULT)) {
      AgentPool pool = pool(level().store(store));
      assertThat(pool.restore()).isEmpty();
      Session session = pool.find(id).orElseThrow();
      assertThat(texts(session)).isEqualTo(before);
      assertAnswers(session);
      assertThat(session.metadata()).isEqualTo(Map.of("caller", "Ann"));
      assertThat(texts(session)).hasSize(before.size() + 2);
      pool.close();
    }
  }

  @Test
  @Behaviour({"work-72", "work-102", "work-106"})
  void start_prewarm_isLoadedBeforeJobsAndFoundBySessions() throws Exception {
    AgentPool pool = pool(warmLevel()).add("c", Cook.class);
    pool.start(dispatcher);
    Session session = open(pool, "c", Map.of());
    session.input(Input.text("call dish"), Optional.empty());
    assertThat(session.awaitIdle(LONG)).isTrue();
    assertThat(texts(session)).containsExactly("call dish", "soup, " + isolation());
  }

  @Test
  @Behaviour({"work-61", "work-72", "work-102"})
  void start_prewarmFails_noJobIsTaken() {
    AgentPool pool = pool(warmLevel()).add("c", Hopeless.class);
    assertThatThrownBy(() -> pool.start(dispatcher))
        .isInstanceOf(PrewarmFailed.class)
        .hasMessageContaining(
            "agent \"c\" prewarm: java.lang.IllegalStateException: no water (expected: loaded;");
    assertThat(dispatcher.started.getCount()).isEqualTo(1);
  }

  /** With two agents. */
  AgentPool pool(PoolBuilder builder) {
    AgentPool pool =
        builder
            .options(SessionOptions.DEFAULT.withWindow(Window.NONE))
            .memoryWarnMb(0)
            .observers(observer())
            .defaultModel(Provider.configured(Parrot.class, Map.of("voice", "n")))
            .build()
            .add("a", Concierge.class)
            .add("b", Concierge.class);
    pools.add(pool);
    return pool;
  }

  private SessionObserver observer() {
    return new SessionObserver() {
      @Override
      public void onSessionStart(SessionInfo info) {
        told.add(
            "start %s %s %s".formatted(info.agent(), info.job(), new TreeMap<>(info.metadata())));
        begins.add(info.job());
      }

      @Override
      public void onSessionEnd(SessionInfo info, SessionOutcome outcome) {
        String end = "end %s %s %s".formatted(info.agent(), outcome.status(), outcome.error());
        told.add(end);
        ends.add(end);
      }
    };
  }

  /** How the agent's session has ended; of others too, if they end earlier. */
  String endOf(String agent) throws InterruptedException {
    String end = ends.poll(30, TimeUnit.SECONDS);
    while (end != null && !end.startsWith("end " + agent)) {
      end = ends.poll(30, TimeUnit.SECONDS);
    }
    return String.valueOf(end);
  }

  @AgentConfig(name = "c", prewarm = Kitchen.class)
  static final class Cook implements Agent {
    static final AtomicInteger MADE = new AtomicInteger();

    Cook() {
      MADE.incrementAndGet();
    }

    @Override
    public String instructions() {
      return "";
    }

    @Tool("What there is")
    String dish() {
      ProcessContext process = SessionContext.current().process();
      return process.get("dish", String.class) + ", " + process.isolation();
    }
  }

  static final class Kitchen implements Prewarm {
    @Override
    public void load(ProcessContext process) {
      process.put("dish", "soup");
    }
  }

  @AgentConfig(name = "c", prewarm = ColdKitchen.class)
  static final class Hopeless implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class ColdKitchen implements Prewarm {
    @Override
    public void load(ProcessContext process) {
      throw new IllegalStateException("no water");
    }
  }

  private Caller call(String job, String metadata, CountDownLatch left)
      throws InterruptedException {
    assertThat(dispatcher.jobs().offer(new Job(job, "room", metadata, null)))
        .isInstanceOf(Answer.Accepted.class);
    Caller caller = new Caller(left);
    dispatcher.jobs().assign(job, caller);
    assertThat(begins.poll(30, TimeUnit.SECONDS)).isEqualTo(job);
    return caller;
  }

  static Session open(AgentPool pool, String agent, Map<String, String> metadata) {
    Opening opening = new Opening(Optional.of(agent), Optional.empty(), metadata);
    String id = Started.another(pool).open(opening, Optional.empty()).session();
    return pool.find(id).orElseThrow();
  }

  private static void refused(String why, AgentPool pool, String agent) {
    assertThatThrownBy(() -> open(pool, agent, Map.of()))
        .isInstanceOf(HostRefused.class)
        .hasMessage(why);
  }

  static void assertAnswers(Session session) throws InterruptedException {
    int before = session.log().snapshot().messages().size();
    session.input(Input.text("say 1"), Optional.empty());
    assertThat(session.awaitIdle(LONG)).isTrue();
    assertThat(session.log().snapshot().messages()).hasSize(before + 2);
  }

  private static List<String> lines(List<Entry> entries) {
    return entries.stream().map(entry -> entry.seq() + " " + entry.type()).toList();
  }

  private static List<String> texts(Session session) {
    return session.log().snapshot().messages().stream()
        .map(Message::parts)
        .flatMap(List::stream)
        .filter(Content.Text.class::isInstance)
        .map(part -> ((Content.Text) part).text())
        .toList();
  }
}
