package dev.weir.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionContext;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.server.Placement.Dropped;
import dev.weir.testkit.server.Placement.Placed;
import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.RequestFilter.Opinion;
import dev.weir.worker.SessionInfo;
import dev.weir.worker.SessionObserver;
import dev.weir.worker.SessionOutcome;
import dev.weir.worker.WorkerFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers of a server that behaves as LiveKit's: no call is lost that another worker could take.
 */
@Timeout(60)
class HostingTest {
  private final JobServer server = new JobServer(new Random(11), Ticker.system());
  private final List<AgentPool> pools = new ArrayList<>();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private int jobs;

  @AfterEach
  void close() {
    pools.forEach(AgentPool::close);
  }

  @Test
  @Behaviour({"work-51", "work-57", "work-133", "work-137", "work-139"})
  void place_job_livesUntilTheCallerHangsUp() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AgentPool pool = started(pool(3).observers(told(begun, ended)).deploymentVersion("v7").build());
    Call call = placed("{\"who\":\"Ann\",\"n\":5,\"no\":null}");
    call.awaitJoined();
    begun.await();
    assertThat(call.state()).isEqualTo(JobState.RUNNING);
    call.hangUp();
    call.awaitLeft();
    assertThat(call.state()).isEqualTo(JobState.SUCCESS);
    ended.await();
    assertThat(told)
        .containsExactly("start host j0 room v7 {n=5, who=Ann}", "end host SUCCESS null");
    assertThat(pool.sessions()).isEmpty();
    assertThat(pool.metrics().snapshot().activeSessions()).isZero();
    assertThat(pool.metrics().snapshot().sessionsStarted()).isEqualTo(1);
  }

  @Test
  @Behaviour({"work-81", "work-82", "work-87"})
  void place_twoWorkersWithCaps_takeAsManyAsThereAreSlots() throws Exception {
    AgentPool one = started(pool(4).build());
    AgentPool other = started(pool(4).build());
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(placed(""));
    }
    for (Call call : calls) {
      call.awaitJoined();
    }
    assertThat(one.sessions()).hasSize(4);
    assertThat(other.sessions()).hasSize(4);
    assertThat(place("")).isInstanceOf(Dropped.class);
    Call first = calls.getFirst();
    first.hangUp();
    first.awaitLeft();
    // Its slot comes free a little later than its caller has left.
    Placement next = place("");
    while (next instanceof Dropped) {
      next = place("");
    }
    ((Placed) next).call().awaitJoined();
  }

  @Test
  @Behaviour({"work-93", "work-97", "work-98"})
  void beginDrain_oneOfTwo_keepsItsCallsAndTheNextGoToTheOther() throws Exception {
    AgentPool old = pool(9).drainTimeout(Duration.ZERO).build().add("host", Silent::new);
    FutureTask<Void> run = running(old);
    Call kept = placed("");
    kept.awaitJoined();
    AgentPool fresh = started(pool(9).build());
    old.beginDrain();
    old.beginDrain();
    assertThat(old.draining()).isTrue();
    for (int i = 0; i < 5; i++) {
      placed("").awaitJoined();
    }
    assertThat(fresh.sessions()).hasSize(5);
    assertThat(old.metrics().snapshot().drain().sessions()).hasSize(1);
    assertThat(kept.state()).isEqualTo(JobState.RUNNING);
    kept.hangUp();
    run.get();
    assertThat(kept.state()).isEqualTo(JobState.SUCCESS);
  }

  @Test
  @Behaviour({"work-95", "work-100"})
  void drain_callerStays_isCutOffAtTheLimit() throws Exception {
    AgentPool pool = started(pool(2).build());
    Call call = placed("");
    call.awaitJoined();
    assertThat(pool.drain(Duration.ofMillis(20))).isEqualTo(1);
    call.awaitLeft();
    assertThat(call.state()).isEqualTo(JobState.FAILED);
    assertThat(pool.drain(Duration.ofMillis(20))).isZero();
  }

  @Test
  @Behaviour({"work-87", "work-171", "work-172"})
  void place_oneFilterSaysNo_theOtherTakesIt() throws Exception {
    AgentPool picky = started(pool(9).requestFilter(job -> Opinion.NOT_OURS).build());
    AgentPool other = started(pool(9).build());
    for (int i = 0; i < 9; i++) {
      placed("").awaitJoined();
    }
    assertThat(picky.sessions()).isEmpty();
    assertThat(other.sessions()).hasSize(9);
  }

  @Test
  @Behaviour({"work-39", "work-47"})
  void place_agentThatIsNotRegistered_isRefusedAtTheDoor() throws Exception {
    AgentPool pool = started(pool(9).build());
    assertThat(place("{\"agent\":\"nobody\"}")).isEqualTo(new Dropped("no workers available"));
    assertThat(pool.metrics().snapshot().sessionsStarted()).isZero();
  }

  @Test
  @Behaviour({"work-31", "work-88", "work-89", "work-91"})
  void run_tooManyFailInARow_drainsAndFails() throws Exception {
    AgentPool pool = pool(9).consecutiveFailureLimit(3).build().add("host", Broken::new);
    FutureTask<Void> run = running(pool);
    for (int i = 0; i < 3; i++) {
      Call call = placed("");
      call.awaitLeft();
      assertThat(call.state()).isEqualTo(JobState.FAILED);
    }
    assertThatThrownBy(run::get)
        .cause()
        .isInstanceOf(WorkerFailed.class)
        .hasMessageContaining("sessions: 3 in a row have failed");
    assertThat(pool.metrics().snapshot().sessionFailures()).isEqualTo(3);
  }

  @Test
  @Behaviour({"work-91"})
  void terminate_fromOutside_isNoFaultOfTheAgent() throws Exception {
    AgentPool pool =
        started(
            pool(9)
                .consecutiveFailureLimit(1)
                .observers(told(new CountDownLatch(1), new CountDownLatch(1)))
                .build());
    Call call = placed("");
    call.awaitJoined();
    call.terminate("dispatch deleted");
    call.awaitLeft();
    assertThat(call.state()).isEqualTo(JobState.FAILED);
    placed("").awaitJoined();
    assertThat(pool.draining()).isFalse();
  }

  @Test
  @Behaviour({"work-57"})
  void end_byTheAgent_leavesTheCaller() throws Exception {
    started(pool(9).build(), Leaving::new);
    Call call = placed("");
    call.awaitLeft();
    assertThat(call.state()).isEqualTo(JobState.SUCCESS);
  }

  @Test
  @Behaviour({"work-9", "work-73"})
  void run_withoutAgents_isRefusedBeforeTheServerHears() {
    AgentPool pool = pool(1).build();
    assertThatThrownBy(() -> pool.run(server.worker("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("register at least one agent before calling run()");
    assertThat(pool.draining()).isFalse();
    pool.close();
  }

  @Test
  @Behaviour({"work-133"})
  void addObserver_afterTheStart_isRefused() throws Exception {
    AgentPool pool = started(pool(1).build());
    assertThatThrownBy(() -> pool.addObserver(told(new CountDownLatch(1), new CountDownLatch(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("comes after the pool was started");
    assertThatThrownBy(() -> pool.start(server.worker("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("pool: was started (expected: once)");
  }

  private SessionObserver told(CountDownLatch begun, CountDownLatch ended) {
    return new SessionObserver() {
      @Override
      public void onSessionStart(SessionInfo info) {
        told.add(
            "start %s %s %s %s %s"
                .formatted(
                    info.agent(),
                    info.job(),
                    info.room(),
                    info.deploymentVersion(),
                    new TreeMap<>(info.metadata())));
        begun.countDown();
      }

      @Override
      public void onSessionEnd(SessionInfo info, SessionOutcome outcome) {
        told.add("end %s %s %s".formatted(info.agent(), outcome.status(), outcome.error()));
        ended.countDown();
      }
    };
  }

  private static PoolBuilder pool(int slots) {
    return AgentPool.builder()
        .maxConcurrentSessions(slots)
        .model(new AgentModel("none", new StreamingChatModel() {}));
  }

  private AgentPool started(AgentPool pool) throws Exception {
    return started(pool, Silent::new);
  }

  private AgentPool started(AgentPool pool, Supplier<? extends Agent> agent) throws Exception {
    pools.add(pool.add("host", agent));
    pool.start(server.worker(""));
    return pool;
  }

  /** On a thread of its own; the worker is known when this returns. */
  private FutureTask<Void> running(AgentPool pool) throws InterruptedException {
    pools.add(pool);
    CountDownLatch known = new CountDownLatch(1);
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          pool.run(new Announced(server.worker(""), known));
          return null;
        });
    Thread.ofVirtual().start(run);
    known.await();
    return run;
  }

  private Placement place(String metadata) throws InterruptedException {
    return server.place("", new Job("j" + jobs++, "room", metadata, null));
  }

  private Call placed(String metadata) throws InterruptedException {
    return switch (place(metadata)) {
      case Placed placed -> placed.call();
      case Dropped dropped -> throw new AssertionError(dropped.why());
    };
  }

  private static final class Silent implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  private static final class Broken implements Agent {
    Broken() {
      throw new IllegalStateException("no table");
    }

    @Override
    public String instructions() {
      return "";
    }
  }

  private static final class Leaving implements Agent {
    Leaving() {
      SessionContext.current().end("nothing to say");
    }

    @Override
    public String instructions() {
      return "";
    }
  }
}
