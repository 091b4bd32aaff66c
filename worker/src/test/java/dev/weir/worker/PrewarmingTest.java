package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.SessionContext;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What agents want loaded is loaded once, before the dispatcher knows of the worker. */
@Timeout(60)
class PrewarmingTest {
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final ManualTime time = new ManualTime();
  private final ToldDispatcher dispatcher = new ToldDispatcher(false);
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", new HeldModel()))
          .memoryWarnMb(0)
          .httpProxy(URI.create("http://127.0.0.1:3128"))
          .ticker(time)
          .build();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"work-61", "work-62", "work-72", "work-77"})
  void start_agentsThatWantSomething_isLoadedInOrderBeforeTheDispatcherStarts() throws Exception {
    pool.add(agent("a", says("a"))).add(agent("b", says("b")));
    pool.start(dispatcher);
    assertThat(order)
        .containsExactly(
            "a virtual-thread http://127.0.0.1:3128 1", "b virtual-thread http://127.0.0.1:3128 1");
    assertThatThrownBy(() -> pool.start(dispatcher))
        .hasMessage("pool: was started (expected: once)");
    assertThat(order).as("loaded once").hasSize(2);
  }

  @Test
  @Behaviour({"work-61", "work-72"})
  void start_agentsOfOnePrewarm_isLoadedOnceAndClosedWithThePool() throws Exception {
    Table.LAID.clear();
    pool.add(Registration.of("one", Waiter.class)).add(Registration.of("two", Waiter.class));
    pool.start(dispatcher);
    assertThat(Table.LAID).containsExactly("laid");
    pool.close();
    assertThat(Table.LAID).containsExactly("laid", "cleared");
  }

  @Test
  @Behaviour("work-61")
  void start_callerIsInterrupted_loadsAllTheSameAndKeepsTheInterrupt() throws Exception {
    pool.add(agent("a", says("a")));
    Thread.currentThread().interrupt();
    pool.start(dispatcher);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(order).hasSize(1);
    pool.add(agent("b", says("b")));
    assertThat(Thread.interrupted()).as("of nobody's own making").isFalse();
  }

  @Test
  @Behaviour("work-61")
  void start_callerIsInterruptedAndPrewarmFails_keepsTheInterrupt() {
    pool.add(
        agent(
            "a",
            process -> {
              throw new InterruptedException("not mine");
            }));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pool.start(dispatcher)).isInstanceOf(PrewarmFailed.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @Behaviour("work-61")
  void start_prewarmFails_saysWhoseAndTakesNoJob() {
    pool.add(
        agent(
            "a",
            process -> {
              throw new IllegalStateException("no model file");
            }));
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      assertThatThrownBy(() -> pool.start(dispatcher))
          .isInstanceOf(PrewarmFailed.class)
          .hasMessage(
              "agent \"a\" prewarm: java.lang.IllegalStateException: no model file (expected: loaded;"
                  + " initializeTimeout is for all agents)");
      assertThat(log.text()).contains("no job is taken").contains("no model file");
    }
    assertThat(dispatcher.started.getCount()).as("never known").isOne();
    assertThat(dispatcher.told).isEmpty();
  }

  @Test
  @Behaviour("work-61")
  void start_prewarmTakesTooLong_isInterruptedAndTold() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    pool.add(agent("quick", says("quick"))).add(agent("slow", process -> never.await()));
    FutureTask<Void> start =
        new FutureTask<>(() -> {
          pool.start(dispatcher);
          return null;
        });
    Thread.ofVirtual().start(start);
    while (order.isEmpty()) {
      Thread.onSpinWait();
    }
    while (!start.isDone()) {
      time.advance(Duration.ofSeconds(10));
    }
    assertThatThrownBy(start::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(PrewarmFailed.class)
        .hasMessageStartingWith("agent \"slow\" prewarm: not done within 10000 ms")
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(dispatcher.started.getCount()).as("never known").isOne();
  }

  @Test
  @Behaviour({"work-21", "work-61", "work-77"})
  void add_afterTheStart_isLoadedBeforeItIsRegistered() throws Exception {
    pool.add(agent("a", says("a")));
    pool.start(dispatcher);
    pool.add(agent("b", says("b")));
    assertThat(order.getLast()).isEqualTo("b virtual-thread http://127.0.0.1:3128 0");
    assertThatThrownBy(() -> pool.add(agent("c", process -> process.get("x", String.class))))
        .isInstanceOf(PrewarmFailed.class)
        .hasMessageContaining("\"x\" was not loaded");
    assertThat(pool.agents()).extracting(AgentSpec::name).containsExactly("a", "b");
  }

  @Test
  @Behaviour("work-72")
  void open_aSessionOfThePool_findsWhatWasLoaded() throws Exception {
    pool.add(
        new AgentSpec(
                "reader",
                "",
                "",
                List.of(),
                () -> {
                  order.add(SessionContext.current().process().get("word", String.class));
                  return () -> "";
                })
            .withPrewarm(process -> process.put("word", "loaded")));
    pool.start(dispatcher);
    assertThat(dispatcher.jobs().offer(new Job("j1", "room", "", null)))
        .isInstanceOf(Answer.Accepted.class);
    CountDownLatch left = new CountDownLatch(1);
    Caller caller = new Caller(left);
    dispatcher.jobs().assign("j1", caller);
    caller.connected.await();
    assertThat(order).containsExactly("loaded");
  }

  /** What is for all is there before what any agent wants, and is closed after it. */
  @Test
  @Behaviour({"work-61", "work-72"})
  void start_poolWantsSomething_isLoadedFirstAndOnce() throws Exception {
    Prewarm word = process -> process.put("word", (AutoCloseable) () -> order.add("closed"));
    Prewarm other = process -> order.add("other");
    try (AgentPool talking =
        AgentPool.builder()
            .model(new AgentModel("held", new HeldModel()))
            .memoryWarnMb(0)
            .ticker(time)
            .prewarm(word, other)
            .build()) {
      talking.add(
          agent("a", process -> order.add("a " + process.find("word", Object.class).isPresent())));
      talking.start(new ToldDispatcher(false));
      talking.add(agent("b", process -> order.add("b")));
      assertThat(talking.process().get("word", AutoCloseable.class)).isNotNull();
    }
    assertThat(order).containsExactly("other", "a true", "b", "closed");
  }

  @Test
  @Behaviour("work-61")
  void start_prewarmOfThePoolFails_takesNoJob() {
    try (AgentPool talking =
        AgentPool.builder()
            .model(new AgentModel("held", new HeldModel()))
            .ticker(time)
            .prewarm(process -> process.get("nothing", String.class))
            .build()) {
      talking.add(agent("a", says("a")));
      assertThatThrownBy(() -> talking.start(dispatcher))
          .isInstanceOf(PrewarmFailed.class)
          .hasMessageStartingWith(
              "worker prewarm: java.lang.IllegalStateException: process: \"nothing\" was");
      assertThat(order).isEmpty();
    }
    assertThat(dispatcher.started.getCount()).as("never known").isOne();
  }

  /** Its sessions would look in processes where nothing of it is. */
  @Test
  void build_prewarmWithProcesses_isRefused() {
    PoolBuilder builder =
        AgentPool.builder().isolation(Isolation.PROCESS).prewarm(new Prewarm.None());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "prewarm: \\[.*None.*], with isolation process \\(expected: @AgentConfig\\(prewarm = …\\).*");
  }

  /** What was not loaded is missed by the session that needs it, and by nobody else's guess. */
  @Test
  @Behaviour("work-204")
  void open_whatTheAgentNeedsWasNotLoaded_failsAndSaysWhatIsMissing() throws Exception {
    pool.add(
        new AgentSpec(
            "needy",
            "",
            "",
            List.of(),
            () -> {
              SessionContext.current().process().get("vad", Object.class);
              return () -> "";
            }));
    pool.start(dispatcher);
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      assertThat(dispatcher.jobs().offer(new Job("j1", "room", "", null)))
          .isInstanceOf(Answer.Accepted.class);
      CountDownLatch left = new CountDownLatch(1);
      dispatcher.jobs().assign("j1", new Caller(left));
      left.await();
      assertThat(log.text())
          .contains("job j1 of agent needy has failed", "process: \"vad\" was not loaded");
    }
    assertThat(dispatcher.told).anyMatch(it -> it.startsWith("j1 FAILED failed: "));
  }

  @Test
  @Behaviour("work-74")
  void start_warm_saysWhatOneProcessForAllSaves() throws Exception {
    pool.add(agent("a", says("a"))).add(agent("b", says("b")));
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      pool.start(dispatcher);
      assertThat(log.text())
          .containsPattern(
              "memory: \\d+ MiB with 2 agents; apart, if each took as much, \\d+ MiB: \\d+ MiB saved");
    }
  }

  /** It may not wait for itself, and needs what was loaded until it has ended. */
  @Test
  @Behaviour({"work-68", "work-72"})
  void close_byTheCodeOfASession_closesWhatWasLoadedAfterIt() throws Exception {
    CountDownLatch cleared = new CountDownLatch(1);
    pool.add(
        new AgentSpec(
                "closer",
                "",
                "",
                List.of(),
                () -> {
                  pool.close();
                  SessionContext.current().process().get("table", AutoCloseable.class);
                  order.add("still there");
                  return () -> "";
                })
            .withPrewarm(process ->
                process.put(
                    "table",
                    (AutoCloseable)
                        () -> {
                          order.add("cleared");
                          cleared.countDown();
                        })));
    pool.start(dispatcher);
    assertThat(dispatcher.jobs().offer(new Job("j1", "room", "", null)))
        .isInstanceOf(Answer.Accepted.class);
    dispatcher.jobs().assign("j1", new Caller(new CountDownLatch(1)));
    cleared.await();
    assertThat(order).containsExactly("still there", "cleared");
    assertThat(dispatcher.told)
        .as("told of its end before it is left")
        .endsWith("j1 FAILED null", "load 0 false", "closed");
  }

  @Test
  void close_whatWasLoadedDoesNotClose_isInterruptedAndTold() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    pool.add(agent("a", process -> process.put("stuck", (AutoCloseable) never::await)));
    pool.start(dispatcher);
    FutureTask<Void> close = new FutureTask<>(pool::close, null);
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      Thread.ofVirtual().start(close);
      while (!close.isDone()) {
        time.advance(Duration.ofSeconds(10));
      }
      assertThat(log.text())
          .contains("what was loaded could not be closed")
          .contains("not done within 10000 ms");
    }
  }

  @Test
  @Behaviour("work-62")
  void httpProxy_ofTheEnvironment_httpsFirstAndBadOnesRefused() {
    assertThat(HttpProxy.of(Map.of())).isEmpty();
    assertThat(HttpProxy.of(Map.of("HTTPS_PROXY", " ", "HTTP_PROXY", "http://p:1")))
        .contains(URI.create("http://p:1"));
    assertThat(HttpProxy.of(Map.of("HTTPS_PROXY", "http://s:2", "HTTP_PROXY", "http://p:1")))
        .contains(URI.create("http://s:2"));
    for (String bad : List.of("proxy", "http://proxy", "http://a b:1")) {
      assertThatThrownBy(() -> HttpProxy.of(Map.of("HTTP_PROXY", bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "HTTP_PROXY: \"%s\" (expected: a URI with host and port, such as http://127.0.0.1:3128)"
                  .formatted(bad));
    }
    assertThatThrownBy(() -> AgentPool.builder().httpProxy(URI.create("x")))
        .hasMessageStartingWith("httpProxy: \"x\"");
    assertThatThrownBy(() -> AgentPool.builder().initializeTimeout(Duration.ZERO))
        .hasMessage("initializeTimeout: PT0S (expected: more than zero)");
  }

  /** Notes what it sees: itself, the process, and that the dispatcher does not know of it yet. */
  private Prewarm says(String name) {
    return process ->
        order.add(
            "%s %s %s %d"
                .formatted(
                    name,
                    process.isolation(),
                    process.httpProxy().orElseThrow(),
                    dispatcher.started.getCount()));
  }

  private static AgentSpec agent(String name, Prewarm prewarm) {
    return new AgentSpec(name, "", "", List.of(), () -> () -> "").withPrewarm(prewarm);
  }

  @AgentConfig(name = "waiter", prewarm = Table.class)
  static final class Waiter implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Table implements Prewarm {
    static final List<String> LAID = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void load(ProcessContext process) {
      LAID.add("laid");
      process.put("table", (AutoCloseable) () -> LAID.add("cleared"));
    }
  }
}
