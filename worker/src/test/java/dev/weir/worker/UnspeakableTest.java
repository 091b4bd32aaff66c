package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentModel;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What others throw may fail once more when it is spoken of: a job comes to its end all the same.
 */
@Timeout(20)
class UnspeakableTest {
  @Test
  @Behaviour({"work-51", "work-58", "work-59", "work-88"})
  void end_causeHasNoWords_freesTheSlotIsToldAndOverForTheDrain() throws Exception {
    ToldDispatcher dispatcher = new ToldDispatcher(false);
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        AgentPool pool =
            AgentPool.builder()
                .model(new AgentModel("held", new HeldModel()))
                .memoryWarnMb(0)
                .maxConcurrentSessions(1)
                .consecutiveFailureLimit(2)
                .build()) {
      pool.add("a", () -> () -> "").start(dispatcher);
      for (String job : new String[] {"j1", "j2"}) {
        assertThat(dispatcher.jobs().offer(new Job(job, "", "", null)))
            .isInstanceOf(Answer.Accepted.class);
        dispatcher.jobs().assign(job, new Unreachable());
        while (!dispatcher.jobs().running().isEmpty()) {
          pause();
        }
      }
      pool.awaitDrain();
      assertThat(pool.drain(Duration.ZERO)).isZero();
      assertThat(dispatcher.toldOf("j1"))
          .containsExactly("j1 RUNNING null", "j1 FAILED failed: " + Unspeakable.class.getName());
      assertThat(pool.metrics().snapshot().lastError()).isEqualTo("Unspeakable");
      assertThat(log.thrown(java.util.logging.Level.SEVERE))
          .hasAtLeastOneElementOfType(Unspeakable.class);
    }
  }

  /** A test that is late is interrupted. */
  private static void pause() {
    if (Thread.interrupted()) {
      throw new AssertionError("waits for what does not come");
    }
    Thread.onSpinWait();
  }

  private static final class Unreachable implements Connection {
    @Override
    public void connect(Runnable gone) {
      throw new Unspeakable();
    }

    @Override
    public void close() {}
  }

  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }
}
