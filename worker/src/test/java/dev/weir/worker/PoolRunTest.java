package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.Session;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool at work for a dispatcher: what comes in, what it is told, and how the pool ends. */
@Timeout(60)
class PoolRunTest {
  private final ToldDispatcher dispatcher = new ToldDispatcher(false);
  private final CountDownLatch left = new CountDownLatch(1);
  private final AgentPool pool =
      AgentPool.builder()
          .maxConcurrentSessions(2)
          .consecutiveFailureLimit(1)
          .memoryWarnMb(0)
          .memoryLimitMb(0)
          .drainTimeout(Duration.ofSeconds(30))
          .observers(new SessionObserver() {})
          .model(new AgentModel("held", new HeldModel()))
          .build();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"work-1", "work-50", "work-51", "work-57", "work-93"})
  void run_jobThatEndsWell_isToldBeforeTheCallerIsLeft() throws Exception {
    FutureTask<Void> run = run(() -> () -> "");
    take("j1", "{\"k\":\"v\",\"n\":1,\"none\":null}");
    Caller caller = new Caller(left);
    dispatcher.jobs().assign("j1", caller);
    caller.connected.await();
    assertThat(dispatcher.jobs().running()).containsExactly("j1");
    assertThat(dispatcher.jobs().load().jobs()).isEqualTo(1);
    Session session = pool.sessions().getFirst();
    assertThat(pool.live()).extracting(SessionInfo::session).containsExactly(session.id());
    assertThat(pool.failure()).isEmpty();
    assertThat(session.metadata()).isEqualTo(Map.of("k", "v", "n", "1"));
    caller.hangUp();
    left.await();
    assertThat(dispatcher.told).contains("j1 RUNNING null", "j1 SUCCESS null");
    pool.beginDrain();
    pool.awaitDrain();
    run.get();
    assertThat(dispatcher.told).endsWith("closed");
    assertThat(pool.metrics().snapshot().draining()).isTrue();
  }

  @Test
  void fail_byTheDispatcher_drainsAndRunSaysWhy() throws Exception {
    FutureTask<Void> run = run(() -> () -> "");
    dispatcher.jobs().fail("server: gone (expected: there)");
    dispatcher.jobs().fail("another reason");
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(WorkerFailed.class)
        .hasMessage("server: gone (expected: there)");
    assertThat(dispatcher.told).endsWith("closed");
  }

  @Test
  @Behaviour("work-175")
  void agentName_ofThePool_isWhatDispatchersAreTold() throws Exception {
    ToldDispatcher told = new ToldDispatcher(false);
    try (AgentPool named =
        AgentPool.builder()
            .agentName("desk")
            .environment(Map.of("LIVEKIT_AGENT_NAME_OVERRIDE", "front"))
            .model(new AgentModel("held", new HeldModel()))
            .build()) {
      named.add("host", () -> () -> "");
      named.start(told);
      assertThat(told.jobs().agentName()).contains("front");
    }
  }

  @Test
  @Behaviour("work-100")
  void drain_oneSessionIsLeft_isSaidOfOne() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      FutureTask<Void> run = run(() -> () -> "");
      take("j1", "");
      Caller caller = new Caller(left);
      dispatcher.jobs().assign("j1", caller);
      caller.connected.await();
      pool.beginDrain();
      caller.hangUp();
      run.get();
      assertThat(log.lines(Level.INFO)).contains("draining: 1 session");
    }
  }

  /** What was told while the job had a slot would stand for as long as nothing else changes. */
  @Test
  @Behaviour("work-82")
  void report_jobIsRefused_itsSlotIsFreeAgain() throws Exception {
    pool.add("host", () -> () -> "");
    pool.start(dispatcher);
    take("j1", "");
    assertThat(dispatcher.jobs().offer(new Job("j2", "room", "{\"agent\":\"x\"}", null)))
        .isInstanceOf(Answer.Refused.class);
    assertThat(dispatcher.told).containsExactly("load 1 true");
  }

  @Test
  @Behaviour("work-82")
  void report_jobLapses_itsSlotIsFreeAgain() throws Exception {
    ManualTime time = new ManualTime();
    ToldDispatcher counting = new ToldDispatcher(false);
    try (AgentPool two =
        AgentPool.builder()
            .maxConcurrentSessions(2)
            .memoryWarnMb(0)
            .ticker(time)
            .model(new AgentModel("held", new HeldModel()))
            .build()) {
      two.add("host", () -> () -> "");
      two.start(counting);
      for (String job : new String[] {"j1", "j2"}) {
        assertThat(counting.jobs().offer(new Job(job, "room", "", null)))
            .isInstanceOf(Answer.Accepted.class);
      }
      Caller caller = new Caller(left);
      counting.jobs().assign("j2", caller);
      caller.connected.await();
      assertThat(counting.toldOf("load")).containsExactly("load 2 false");
      time.advance(Slots.LAPSE);
      while (counting.toldOf("load").size() < 2) {
        Thread.onSpinWait();
      }
      assertThat(counting.toldOf("load").getLast()).isEqualTo("load 1 true");
    }
  }

  /** It is idle as soon as it is there, and nobody would end it. */
  @Test
  @Behaviour({"work-92", "work-98"})
  void drain_whileAJobBegins_endsItWhenItIsThere() throws Exception {
    CountDownLatch makes = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    pool.add(
        "host",
        () -> {
          makes.countDown();
          awaitUnchecked(goOn);
          return () -> "";
        });
    pool.start(dispatcher);
    take("j1", "");
    dispatcher.jobs().assign("j1", TextConnection.INSTANCE);
    makes.await();
    FutureTask<Integer> drain = new FutureTask<>(() -> pool.drain(Duration.ZERO));
    Thread drains = Thread.ofPlatform().start(drain);
    while (drains.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    assertThat(drain.get()).isZero();
    assertThat(dispatcher.told).contains("j1 SUCCESS null");
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A class that it needs may be missing; the slot is free and the worker closes all the same. */
  @Test
  @Behaviour({"work-59", "work-66"})
  void update_dispatcherFailsByAnError_theJobComesToItsEnd() throws Exception {
    ToldDispatcher torn =
        new ToldDispatcher(false) {
          @Override
          public void update(String job, JobState state, @Nullable String error) {
            throw new NoClassDefFoundError("torn");
          }
        };
    pool.add("host", () -> () -> "");
    pool.start(torn);
    assertThat(torn.jobs().offer(new Job("j1", "room", "", null)))
        .isInstanceOf(Answer.Accepted.class);
    Caller caller = new Caller(left);
    torn.jobs().assign("j1", caller);
    caller.connected.await();
    caller.hangUp();
    left.await();
    pool.close();
    assertThat(torn.jobs().load().jobs()).isZero();
  }

  @Test
  @Behaviour({"work-82", "work-65"})
  void assign_whatWasNotAcceptedOrHasLapsed_isIgnored() throws Exception {
    pool.add("host", () -> () -> "");
    pool.start(dispatcher);
    dispatcher.jobs().assign("unknown", new Caller(left));
    take("j1", "");
    dispatcher.jobs().lapse("j1");
    dispatcher.jobs().lapse("j1");
    dispatcher.jobs().assign("j1", new Caller(left));
    dispatcher.jobs().terminate("unknown", "why");
    assertThat(pool.sessions()).isEmpty();
    assertThat(dispatcher.told).containsExactly("load 0 true");
  }

  @Test
  @Behaviour({"work-88", "work-90", "work-91"})
  void run_agentFails_drainsAndThrows() throws Exception {
    FutureTask<Void> run =
        run(() -> {
          throw new IllegalStateException("no table");
        });
    take("j1", "");
    dispatcher.jobs().assign("j1", new Caller(left));
    left.await();
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(WorkerFailed.class)
        .hasMessageStartingWith("sessions: 1 in a row have failed");
    assertThat(dispatcher.told).anyMatch(line -> line.startsWith("j1 FAILED failed: "));
  }

  @Test
  @Behaviour({"work-92", "work-100"})
  void drain_withinItsLimit_showsWhatItWaitsFor() throws Exception {
    pool.add("host", () -> () -> "");
    pool.start(dispatcher);
    take("j1", "");
    Caller caller = new Caller(left);
    dispatcher.jobs().assign("j1", caller);
    caller.connected.await();
    FutureTask<Integer> drain = new FutureTask<>(() -> pool.drain(Duration.ZERO));
    Thread.ofVirtual().start(drain);
    while (pool.metrics().snapshot().drain() == null) {
      Thread.onSpinWait();
    }
    assertThat(pool.metrics().snapshot().drain().waitingFor()).isEqualTo(1);
    dispatcher.jobs().terminate("j1", "dispatch deleted");
    assertThat(drain.get()).isZero();
    assertThat(dispatcher.told).contains("j1 FAILED null");
  }

  @Test
  @Behaviour({"work-66", "work-67"})
  void assign_someEndWellAndSomeDoNot_eachIsToldOnceAndItsSlotIsFree() throws Exception {
    pool.add("host", () -> () -> "")
        .add(
            "broken",
            () -> {
              throw new IllegalStateException("no table");
            });
    pool.start(dispatcher);
    take("j1", "{\"agent\":\"host\"}");
    Caller caller = new Caller(new CountDownLatch(1));
    dispatcher.jobs().assign("j1", caller);
    caller.connected.await();
    take("j2", "{\"agent\":\"broken\"}");
    assertThat(dispatcher.jobs().running()).containsExactlyInAnyOrder("j1", "j2");
    dispatcher.jobs().assign("j2", new Caller(left));
    left.await();
    caller.hangUp();
    pool.drain(Duration.ZERO);
    assertThat(dispatcher.toldOf("j1")).containsExactly("j1 RUNNING null", "j1 SUCCESS null");
    assertThat(dispatcher.toldOf("j2")).hasSize(2).first().isEqualTo("j2 RUNNING null");
    assertThat(dispatcher.toldOf("j2").getLast()).startsWith("j2 FAILED failed: ");
    assertThat(dispatcher.toldOf("load").getLast()).isEqualTo("load 0 false");
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  @Behaviour("work-79")
  void report_loadChanges_isToldWhileThePoolRunsAndNotAfterwards() throws Exception {
    pool.add("host", () -> () -> "");
    pool.start(dispatcher);
    take("j1", "");
    dispatcher.jobs().assign("j1", new Caller(left));
    dispatcher.jobs().terminate("j1", "enough");
    pool.drain(Duration.ZERO);
    assertThat(dispatcher.toldOf("load")).contains("load 1 true").endsWith("load 0 false");
    assertThat(dispatcher.told).endsWith("closed");
  }

  @Test
  void start_dispatcherThrowsAtWhatItIsTold_theWorkGoesOn() throws Exception {
    ToldDispatcher broken = new ToldDispatcher(true);
    pool.add("host", () -> () -> "");
    pool.start(broken);
    assertThat(broken.jobs().offer(new Job("j1", "", "", null)))
        .isInstanceOf(Answer.Accepted.class);
    Caller caller = new Caller(left);
    broken.jobs().assign("j1", caller);
    caller.connected.await();
    caller.hangUp();
    left.await();
    assertThat(broken.told).contains("j1 SUCCESS null");
  }

  @Test
  @Behaviour({"work-3", "work-5"})
  void builder_optionsOutOfRange_areRefused() {
    assertThatThrownBy(() -> AgentPool.builder().consecutiveFailureLimit(0))
        .hasMessage("consecutiveFailureLimit: 0 (expected: at least 1)");
    assertThatThrownBy(() -> AgentPool.builder().drainTimeout(Duration.ofSeconds(-1)))
        .hasMessage("drainTimeout: PT-1S (expected: zero or more)");
    assertThatThrownBy(() -> AgentPool.builder().memoryWarnMb(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AgentPool.builder().memoryLimitMb(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Behaviour({"work-110", "work-90"})
  void run_moreMemoryThanTheLimit_drainsAndThrows() throws Exception {
    ManualTime time = new ManualTime();
    try (AgentPool greedy =
        AgentPool.builder()
            .model(new AgentModel("held", new HeldModel()))
            .memoryWarnMb(0)
            .memoryLimitMb(1)
            .ticker(time)
            .build()) {
      greedy.add("host", () -> () -> "");
      FutureTask<Void> run = run(greedy);
      while (!run.isDone()) {
        time.advance(Duration.ofSeconds(5));
      }
      assertThatThrownBy(run::get)
          .cause()
          .isInstanceOf(WorkerFailed.class)
          .hasMessageContaining("(expected: less than the limit; start the worker anew)");
      assertThat(greedy.failure()).isPresent();
      assertThat(dispatcher.told).endsWith("closed");
    }
  }

  @Test
  @Behaviour({"work-9", "work-73", "work-133"})
  void start_withoutAgents_isRefusedAndObserversMayStillCome() throws Exception {
    assertThatThrownBy(() -> pool.start(dispatcher))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("agents: none (expected: register at least one agent");
    assertThat(dispatcher.started.getCount()).isOne();
    CountDownLatch heard = new CountDownLatch(1);
    pool.addObserver(
        new SessionObserver() {
          @Override
          public void onSessionStart(SessionInfo info) {
            heard.countDown();
          }
        });
    pool.add("host", () -> () -> "");
    pool.start(dispatcher);
    take("j1", "");
    dispatcher.jobs().assign("j1", new Caller(left));
    heard.await();
  }

  private void take(String job, String metadata) throws InterruptedException {
    assertThat(dispatcher.jobs().offer(new Job(job, "room", metadata, null)))
        .isInstanceOf(Answer.Accepted.class);
  }

  private FutureTask<Void> run(Supplier<Agent> agent) throws Exception {
    pool.add("host", agent);
    return run(pool);
  }

  private FutureTask<Void> run(AgentPool its) throws InterruptedException {
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          its.run(dispatcher);
          return null;
        });
    Thread.ofVirtual().start(run);
    dispatcher.started.await();
    return run;
  }
}
