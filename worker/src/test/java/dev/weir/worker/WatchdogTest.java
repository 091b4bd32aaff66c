package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer.Window;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.process.Concierge;
import dev.weir.worker.process.Parrot;
import dev.weir.worker.shared.Spinning;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code that computes for ever is found, named and given up; what only looks like it is not. */
@Timeout(60)
class WatchdogTest {
  private static final Duration LOOK = Watchdog.INTERVAL;

  private final VirtualThreadSchedulerMXBean scheduler =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  private final int carriers = scheduler.getParallelism();
  private final ManualTime time = new ManualTime();
  private final ToldDispatcher dispatcher = new ToldDispatcher(false);
  private final AgentPool pool = pool();

  private AgentPool pool() {
    return AgentPool.builder()
        .ticker(time)
        .memoryWarnMb(0)
        .drainTimeout(Duration.ZERO)
        .options(SessionOptions.DEFAULT.withWindow(Window.NONE))
        .defaultModel(Provider.configured(Parrot.class, Map.of("voice", "n")))
        .build()
        .add("a", Concierge.class);
  }

  @AfterEach
  void close() {
    Spinning.release();
    pool.close();
  }

  /** No virtual thread could run, if the watchdog were one. */
  @Test
  void loops_onAllCarriers_areNamedAndTheOthersGoOn() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      pool.start(dispatcher);
      Session other = open();
      Session[] loops = new Session[carriers];
      for (int i = 0; i < carriers; i++) {
        loops[i] = open();
      }
      spin(loops);
      time.advance(LOOK);
      time.advance(Watchdog.NAMED.minusNanos(1));
      assertThat(pool.hosting().load().available()).isTrue();
      time.advance(LOOK);
      while (scheduler.getParallelism() < 2 * carriers) {
        pause();
      }
      IsolationContract.assertAnswers(other);
      assertThat(pool.hosting().load())
          .isEqualTo(new WorkerLoad(0.7 * 69 / 70, false, carriers + 1));
      for (Session loop : loops) {
        await(log, Level.WARNING, "session " + loop.id() + ": thread");
      }
      assertThat(log.thrown(Level.WARNING))
          .isNotEmpty()
          .allSatisfy(hung ->
              assertThat(hung.getStackTrace()[0].getClassName())
                  .isEqualTo(Concierge.class.getName()));
      Spinning.release();
      for (Session loop : loops) {
        assertThat(loop.awaitIdle(Duration.ofSeconds(30))).isTrue();
      }
      time.advance(LOOK);
      assertThat(scheduler.getParallelism()).isEqualTo(carriers);
      assertThat(pool.hosting().load().available()).isTrue();
      assertThat(pool.draining()).isFalse();
      awaitTold("load %d true".formatted(carriers + 1));
    }
  }

  @Test
  void loop_forAMinute_failsItsSessionAndDrainsTheWorker() throws Exception {
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          pool.run(dispatcher);
          return null;
        });
    Thread.ofPlatform().start(run);
    dispatcher.started.await();
    Session loop = open();
    spin(loop);
    time.advance(LOOK);
    time.advance(Watchdog.LOST);
    assertThatThrownBy(run::get)
        .cause()
        .isInstanceOf(WorkerFailed.class)
        .hasMessage(
            "carriers: one is lost to session %s (expected: none; start the worker anew; its log has the stack)"
                .formatted(loop.id()));
    assertThat(dispatcher.told)
        .anyMatch(line -> line.contains(" FAILED failed: dev.weir.worker.SessionHung"));
    scheduler.setParallelism(carriers);
  }

  /** Two pools in one JVM: each answers for its own sessions. */
  @Test
  void loop_inOnePool_isNoMatterOfAnothers() throws Exception {
    ToldDispatcher others = new ToldDispatcher(false);
    try (AgentPool other = pool()) {
      pool.start(dispatcher);
      other.start(others);
      Session lives = IsolationContract.open(other, "a", Map.of());
      Session loop = open();
      spin(loop);
      time.advance(LOOK);
      time.advance(Watchdog.LOST);
      pool.awaitDrain();
      awaitVerdicts();
      assertThat(pool.failure()).isPresent();
      assertThat(other.failure()).isEmpty();
      assertThat(other.draining()).isFalse();
      assertThat(other.hosting().load().available()).isTrue();
      assertThat(others.toldOf("load")).noneMatch(line -> line.endsWith("false"));
      assertThat(scheduler.getParallelism()).isEqualTo(carriers + 1);
      IsolationContract.assertAnswers(lives);
    } finally {
      scheduler.setParallelism(carriers);
    }
  }

  /** A model that computes its answer in this process, piece by piece, is at work. */
  @Test
  void progress_whileItComputes_isNoLoop() throws Exception {
    open();
    Session busy = open();
    spin(busy);
    for (int i = 0; i < 30; i++) {
      time.advance(LOOK);
      busy.input(Input.text("say 1"), Optional.empty()); // it stands in the log, as pieces would
      busy.cancel("ep_" + (i + 2), "only a sign of life");
    }
    assertThat(scheduler.getParallelism()).isEqualTo(carriers);
    assertThat(pool.find(busy.id())).isPresent();
  }

  @Test
  void waiting_forAMinute_isNoLoop() throws Exception {
    Session holds = open();
    holds.input(Input.text("hold"), Optional.empty());
    while (!waits()) {
      pause();
    }
    for (int i = 0; i < 30; i++) {
      time.advance(LOOK);
    }
    assertThat(pool.find(holds.id())).isPresent();
    assertThat(pool.draining()).isFalse();
  }

  /** Threads of a session's own are known by what they inherit, even when it has ended. */
  @Test
  @Behaviour("work-106")
  void threads_thatASessionLeaves_areReported() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      Session stays = open();
      Session leaves = open();
      for (Session each : new Session[] {stays, leaves}) {
        each.input(Input.text("call leak"), Optional.empty());
        assertThat(each.awaitIdle(Duration.ofSeconds(30))).isTrue();
      }
      pool.end(leaves.id());
      String left =
          "thread \"forgotten\" was started by session %s of agent \"a\", which has ended"
              .formatted(leaves.id());
      while (log.lines(Level.WARNING).stream().noneMatch(line -> line.contains(left))) {
        time.advance(LeftThreads.GRACE); // observers are told first
        pause();
      }
      assertThat(log.lines(Level.WARNING)).noneMatch(line -> line.contains(stays.id()));
    }
  }

  /** Whether the only turn does. */
  private static boolean waits() {
    Collection<Thread> threads = SessionContext.atWork().keySet();
    return !threads.isEmpty()
        && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
  }

  private Session open() {
    return IsolationContract.open(pool, "a", Map.of());
  }

  private static void spin(Session... sessions) {
    for (Session session : sessions) {
      session.input(Input.text("call spin"), Optional.empty());
    }
    while (Spinning.count() < sessions.length) {
      pause();
    }
  }

  private static void await(CapturedLog log, Level level, String text) {
    while (log.lines(level).stream().noneMatch(line -> line.contains(text))) {
      pause();
    }
  }

  /** What watchdogs have to say, they say from threads of their own. */
  private static void awaitVerdicts() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("weir-watchdog"))) {
      pause();
    }
  }

  private void awaitTold(String line) {
    while (!dispatcher.told.contains(line)) {
      pause();
    }
  }

  /** A test that is late is interrupted. */
  private static void pause() {
    if (Thread.interrupted()) {
      throw new AssertionError("waits for what does not come");
    }
    Thread.onSpinWait();
  }
}
