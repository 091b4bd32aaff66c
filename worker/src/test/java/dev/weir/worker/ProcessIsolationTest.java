package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.process.ProcessDied;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each session in a JVM of its own. */
class ProcessIsolationTest extends IsolationContract {
  private final CapturedLog log = new CapturedLog("dev.weir.worker");

  /** The child keeps to the limit, and says who has not. */
  @Test
  @Behaviour({"work-61", "work-72"})
  void start_prewarmDoesNotEnd_saysWhose() {
    AgentPool pool =
        pool(warmLevel().ticker(new ManualTime()).initializeTimeout(Duration.ofSeconds(1)))
            .add("c", Slow.class);
    assertThatThrownBy(() -> pool.start(new ToldDispatcher(false)))
        .isInstanceOf(PrewarmFailed.class)
        .hasMessageContaining(
            "agent \"c\" prewarm: not done within 1000 ms (expected: loaded; initializeTimeout");
  }

  @Test
  @Behaviour("work-61")
  void start_interrupted_noJobIsTaken() {
    AgentPool pool = pool(warmLevel());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pool.start(new ToldDispatcher(false)))
        .isInstanceOf(PrewarmFailed.class)
        .hasMessage("interrupted while a process got ready");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A child that was warm before the agent came loads what that wants when its session opens. */
  @Test
  @Behaviour({"work-72", "work-101"})
  void open_agentAddedLater_isPrewarmedAndRunsInItsProcessOnly() throws Exception {
    int made = Cook.MADE.get();
    AgentPool pool = pool(warmLevel());
    pool.start(new ToldDispatcher(false));
    pool.add("c", Cook.class);
    Session session = open(pool, "c", Map.of());
    session.input(Input.text("call dish"), Optional.empty());
    assertThat(session.awaitIdle(Duration.ofSeconds(30))).isTrue();
    assertThat(session.log().snapshot().messages()).hasSize(4);
    assertThat(Cook.MADE).as("in the worker").hasValue(made);
    assertThat(SessionContext.atWork()).isEmpty();
  }

  @Test
  @Behaviour({"work-102", "work-106", "work-141"})
  void memory_overTheLimit_failsThatSessionAndNoOther() throws Exception {
    AgentPool pool = pool(level().processMemoryMb(32));
    Session sibling = open(pool, "a", Map.of());
    Session session = open(pool, "b", Map.of());
    session.input(Input.text("call hoard"), Optional.empty());
    assertThat(endOf("b"))
        .startsWith("end b FAILED " + ProcessDied.class.getName())
        .contains("out of memory (its heap may grow to 32 MiB)");
    assertAnswers(sibling);
    assertThat(pool.sessions()).containsExactly(sibling);
  }

  /** The worker says that no session could be had; it does not break. */
  @Test
  @Behaviour("work-106")
  void open_processEndsWhileItsAgentIsMade_isAFailureOfThatSession() throws Exception {
    AgentPool pool = pool(level());
    assertThatThrownBy(() -> open(pool, "a", Map.of("crash", "yes")))
        .isInstanceOf(HostRefused.class)
        .hasMessage("agent: \"a\" could not be made; the worker's log says why");
    assertThat(endOf("a")).contains("has ended, exit 7");
  }

  @AgentConfig(name = "c", prewarm = SlowKitchen.class)
  static final class Slow implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class SlowKitchen implements Prewarm {
    @Override
    public void load(ProcessContext process) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  @AfterEach
  void endLog() {
    log.close();
  }

  @Override
  PoolBuilder level() {
    return AgentPool.builder().isolation(Isolation.PROCESS).warmProcesses(0);
  }

  @Override
  PoolBuilder warmLevel() {
    return AgentPool.builder().isolation(Isolation.PROCESS).warmProcesses(1);
  }

  @Override
  Isolation isolation() {
    return Isolation.PROCESS;
  }

  @Override
  void awaitSpinning() throws InterruptedException {
    log.await("round and round");
  }

  @Override
  Class<? extends Throwable> endOfALoop() {
    return ProcessDied.class;
  }

  @Override
  boolean loopsCostACarrier() {
    return false;
  }
}
