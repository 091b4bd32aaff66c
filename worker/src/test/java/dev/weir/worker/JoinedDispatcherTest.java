package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ways in which jobs come share a worker, and hear of their own only. */
@Timeout(20)
class JoinedDispatcherTest {
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", new HeldModel()))
          .maxConcurrentSessions(3)
          .build()
          .add("a", () -> () -> "");
  private final EmbeddedDispatcher embedded = new EmbeddedDispatcher(pool, LineOptions.NONE);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"lk-17", "lk-29"})
  void jobs_ofBoth_areToldToTheirOwnDispatcherOnly() throws Exception {
    ToldDispatcher other = new ToldDispatcher(false);
    pool.start(new JoinedDispatcher(embedded, other));
    embedded.open(opening(), Optional.empty());
    Jobs seen = other.jobs();
    assertThat(seen.running()).isEmpty();
    assertThat(seen.load().jobs()).isEqualTo(1);

    CountDownLatch left = place(seen, "AJ_1");
    assertThat(seen.running()).isEqualTo(Set.of("AJ_1"));
    assertThat(pool.live()).hasSize(2);
    String session = pool.live().getFirst().job();
    seen.terminate(session, "not its job");
    seen.terminate("AJ_1", "over");
    left.await();
    pool.close();
    assertThat(other.toldOf("AJ_1")).last().asString().startsWith("AJ_1 FAILED");
    assertThat(other.told).noneMatch(line -> line.startsWith(session));
    assertThat(other.told).last().isEqualTo("closed");
  }

  @Test
  void job_thatLapses_isNobodysAnyMore() throws Exception {
    ToldDispatcher other = new ToldDispatcher(false);
    pool.start(new JoinedDispatcher(embedded, other));
    Jobs seen = other.jobs();
    assertThat(seen.offer(new Job("AJ_1", "", "", null))).isInstanceOf(Answer.Accepted.class);
    assertThat(seen.running()).isEqualTo(Set.of("AJ_1"));
    seen.lapse("AJ_1");
    assertThat(seen.running()).isEmpty();
    assertThat(pool.live()).isEmpty();
  }

  /** Who has said yes may think that it was not heard. */
  @Test
  @Behaviour("lk-17")
  void job_thatIsAssigned_doesNotLapse() throws Exception {
    ToldDispatcher other = new ToldDispatcher(false);
    pool.start(new JoinedDispatcher(embedded, other));
    Jobs seen = other.jobs();
    assertThat(seen.offer(new Job("AJ_1", "", "", null))).isInstanceOf(Answer.Accepted.class);
    seen.assign("AJ_1", new Caller(new CountDownLatch(0)));
    seen.lapse("AJ_1");
    assertThat(seen.running()).isEqualTo(Set.of("AJ_1"));
  }

  /** Else nobody would be told of it, and it could not be ended. */
  @Test
  @Behaviour("lk-17")
  void job_acceptedWhileAnotherOneIs_isNotForgotten() throws Exception {
    ToldDispatcher other = new ToldDispatcher(false);
    pool.start(new ToldDispatcher(false));
    AtomicBoolean second = new AtomicBoolean();
    Jobs jobs =
        whenAskedWhatRuns(() -> {
          if (!second.getAndSet(true)) {
            var _ = other.jobs().offer(new Job("AJ_2", "", "", null));
          }
        });
    JoinedDispatcher joined = new JoinedDispatcher(embedded, other);
    // The worker's own one knows who is in between.
    assertThatIllegalArgumentException().isThrownBy(() -> joined.start(jobs));
    assertThat(other.jobs().offer(new Job("AJ_1", "", "", null)))
        .isInstanceOf(Answer.Accepted.class);
    assertThat(other.jobs().running()).isEqualTo(Set.of("AJ_1", "AJ_2"));
  }

  /** The pool, which is kept from saying what runs until this has happened. */
  private Jobs whenAskedWhatRuns(Callback happens) {
    return (Jobs)
        Proxy.newProxyInstance(
            Jobs.class.getClassLoader(),
            new Class<?>[] {Jobs.class},
            (_, method, given) -> {
              Object said = method.invoke(pool.hosting(), given);
              if (method.getName().equals("running")) {
                happens.call();
              }
              return said;
            });
  }

  /** What may wait. */
  private interface Callback {
    void call() throws InterruptedException;
  }

  @Test
  void otherDispatcher_thatFails_keepsNothingFromTheWorkersOwn() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      pool.start(new JoinedDispatcher(embedded, new ToldDispatcher(true)));
      embedded.open(opening(), Optional.empty());
      assertThat(embedded.ready()).isTrue();
      pool.close();
      assertThat(log.lines(Level.WARNING)).anyMatch(line -> line.contains("has failed"));
    }
  }

  @Test
  @Behaviour("lk-33")
  void otherDispatcher_thatGivesUp_drainsTheWorker() throws Exception {
    ToldDispatcher other = new ToldDispatcher(false);
    JoinedDispatcher joined = new JoinedDispatcher(embedded, other);
    pool.start(joined);
    assertThat(other.jobs().agentName()).isEmpty();
    assertThat(joined.waiting()).isZero();
    other.jobs().fail("the server stays away");
    pool.awaitDrain();
    assertThat(pool.draining()).isTrue();
  }

  private static Opening opening() {
    return new Opening(Optional.empty(), Optional.empty(), Map.of());
  }

  private static CountDownLatch place(Jobs jobs, String id) throws InterruptedException {
    assertThat(jobs.offer(new Job(id, "", "", null))).isInstanceOf(Answer.Accepted.class);
    CountDownLatch left = new CountDownLatch(1);
    Caller caller = new Caller(left);
    jobs.assign(id, caller);
    caller.connected.await();
    return left;
  }
}
