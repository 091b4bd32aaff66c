package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.SessionOptions;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever ends a job, the same steps follow, each once, in one order. */
@Timeout(30)
class LiveJobTest {
  private static final JobLimits LIMITS =
      new JobLimits(Duration.ofMillis(200), Duration.ofSeconds(60), Duration.ofSeconds(10));

  private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  private final ManualTime time = new ManualTime();
  private final HeldModel model = new HeldModel();
  private Connecting connecting = gone -> {};
  private Runnable leave = () -> {};
  private final CountDownLatch leaving = new CountDownLatch(1);
  private final Semaphore closes = new Semaphore(0);
  private final CountDownLatch over = new CountDownLatch(1);
  private boolean failing;
  private boolean hostFails;
  private boolean stuck;

  @Test
  @Behaviour({"work-48", "work-50", "work-57"})
  void launch_agentGreets_isHeldWithoutAThread() throws Exception {
    LiveJob job = job(() -> () -> "");
    job.start();
    Session session = job.awaitBegun();
    assertThat(session.status()).isEqualTo(Status.IDLE);
    assertThat(session.log().snapshot().messages()).hasSize(1);
    assertThat(job.isEnded()).isFalse();
    assertThat(steps).containsExactly("open", "connect", "begun");
    end(job, new JobEnd.Done("that is all"));
  }

  @Test
  @Behaviour("work-50")
  void launch_again_isRefused() throws Exception {
    LiveJob job = job(() -> () -> "");
    job.start();
    assertThatThrownBy(job::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("job: j1 was launched (expected: once)");
    end(job, new JobEnd.Done("that is all"));
  }

  /** It stood in a queue when it was ended: nothing of the agent's runs. */
  @Test
  @Behaviour({"work-51", "work-55"})
  void start_afterItsEnd_doesNotBegin() throws Exception {
    LiveJob job = job(() -> () -> "");
    end(job, new JobEnd.Cut("the worker closes"));
    job.start();
    assertThat(job.isEnded()).isTrue();
    assertThat(steps).doesNotContain("open", "connect", "begun");
  }

  @Test
  @Behaviour({"work-51", "work-53", "work-57", "work-59", "lk-41"})
  void end_callerLeaves_toldBeforeItLeaves() throws Exception {
    LiveJob job = job(hooked());
    job.start();
    Session session = job.awaitBegun();
    leave.run();
    leave.run();
    join(job);
    assertThat(session.status()).isEqualTo(Status.ENDED);
    assertThat(steps)
        .containsExactly(
            "open",
            "connect",
            "begun",
            "hook the caller has left",
            "tell SUCCESS",
            "close",
            "left",
            "ended SUCCESS true");
  }

  @Test
  @Behaviour({"work-52", "work-54", "work-56"})
  void end_again_theFirstReasonStandsAndJoinReturnsAtOnce() throws Exception {
    LiveJob job = job(hooked());
    job.start();
    job.awaitBegun();
    end(job, new JobEnd.Done("well"));
    int before = steps.size();
    job.end(new JobEnd.Cut("too late"));
    job.end(new JobEnd.Failed(new IllegalStateException("too late")));
    assertThat(job.join()).isEqualTo(new JobEnd.Done("well")).isEqualTo(job.join());
    assertThat(steps).as("nothing is done twice").hasSize(before);
  }

  @Test
  @Behaviour({"work-51", "work-56", "work-58", "work-59"})
  void end_agentCannotBeMade_failsAndLeavesAllTheSame() throws Exception {
    IllegalStateException cause = new IllegalStateException("no table");
    LiveJob job =
        job(() -> {
          throw cause;
        });
    job.start();
    assertThatThrownBy(job::awaitBegun).hasRootCause(cause);
    join(job);
    assertThat(steps).containsExactly("open", "tell FAILED", "close", "left", "ended FAILED false");
    assertThat(job.session()).isEmpty();
  }

  @Test
  @Behaviour({"work-51", "work-59"})
  void end_connectThrows_closesTheSessionItHas() throws Exception {
    connecting =
        gone -> {
          throw new java.io.IOException("no route");
        };
    LiveJob job = job(hooked());
    job.start();
    assertThatThrownBy(job::awaitBegun).hasRootCauseMessage("no route");
    join(job);
    assertThat(steps)
        .containsExactly(
            "open",
            "connect",
            "hook failed: java.io.IOException: no route",
            "tell FAILED",
            "close",
            "left",
            "ended FAILED false");
  }

  @Test
  @Behaviour({"work-51", "work-55", "work-59"})
  void end_whileItConnects_isInterruptedAndTornDown() throws Exception {
    CountDownLatch connects = new CountDownLatch(1);
    connecting =
        gone -> {
          connects.countDown();
          new CountDownLatch(1).await();
        };
    LiveJob job = job(hooked());
    job.start();
    connects.await();
    job.end(new JobEnd.Cut("the worker closes"));
    job.end(new JobEnd.Done("too late to count"));
    join(job);
    assertThat(steps)
        .containsExactly(
            "open",
            "connect",
            "hook the worker closes",
            "tell FAILED",
            "close",
            "left",
            "ended CANCELLED false");
    assertThatThrownBy(job::awaitBegun).isInstanceOf(InterruptedException.class);
  }

  @Test
  @Behaviour({"work-55", "work-59", "lk-41"})
  void end_entryIsDeaf_goesOnWithoutItAndItTidiesUp() throws Exception {
    CountDownLatch connects = new CountDownLatch(1);
    CountDownLatch hears = new CountDownLatch(1);
    connecting =
        gone -> {
          connects.countDown();
          awaitDeaf(hears);
        };
    LiveJob job = job(hooked());
    job.start();
    connects.await();
    job.end(new JobEnd.Cut("killed"));
    join(job);
    assertThat(steps).endsWith("tell FAILED", "close", "left", "ended CANCELLED false");
    hears.countDown();
    closes.acquire(2);
    assertThat(steps).as("it would count as live for ever").doesNotContain("begun");
  }

  @Test
  @Behaviour({"work-55", "work-59", "work-140"})
  void end_constructorIsDeaf_itsSessionIsNotConnected() throws Exception {
    CountDownLatch makes = new CountDownLatch(1);
    CountDownLatch hears = new CountDownLatch(1);
    LiveJob job =
        job(() -> {
          makes.countDown();
          awaitDeaf(hears);
          return () -> "";
        });
    job.start();
    makes.await();
    job.end(new JobEnd.Cut("killed"));
    join(job);
    hears.countDown();
    closes.acquire(2);
    assertThat(steps).doesNotContain("connect", "begun").endsWith("close");
    assertThat(job.hadBegun()).isFalse();
  }

  @Test
  @Behaviour({"work-53", "work-57", "work-58"})
  void end_closingThrows_isLoggedAndTheRestFollows() throws Exception {
    LiveJob job = job(() -> () -> "");
    job.start();
    job.awaitBegun();
    steps.clear();
    failing = true;
    end(job, new JobEnd.Done("bye"));
    assertThat(steps).containsExactly("tell SUCCESS", "close", "left", "ended SUCCESS true");
  }

  /** Its slot, and who waits for its end, are not lost to a journal or an observer that throws. */
  @Test
  @Behaviour({"work-58", "work-59"})
  void end_itsHostFails_theRestFollows() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      LiveJob job = job(() -> () -> "");
      job.start();
      job.awaitBegun();
      steps.clear();
      hostFails = true;
      end(job, new JobEnd.Done("bye"));
      assertThat(steps).containsExactly("tell SUCCESS", "close", "left", "ended SUCCESS true");
      assertThat(log.lines(java.util.logging.Level.WARNING))
          .contains("job j1: leaving its slot has failed");
    }
  }

  @Test
  @Behaviour({"work-57", "work-68", "lk-41"})
  void end_leavingTakesTooLong_isCutOff() throws Exception {
    LiveJob job = job(() -> () -> "");
    job.start();
    job.awaitBegun();
    stuck = true;
    job.end(new JobEnd.Done("bye"));
    leaving.await();
    time.awaitArmed(1);
    time.advance(LIMITS.connection());
    join(job);
    assertThat(steps).endsWith("close", "left", "ended SUCCESS true");
  }

  @Test
  @Behaviour("work-57")
  void end_wishOfTheAgent_comesAfterItsLastWord() throws Exception {
    List<SessionContext> sessions = Collections.synchronizedList(new ArrayList<>());
    LiveJob job =
        job(() -> {
          sessions.add(SessionContext.current());
          return () -> "";
        });
    job.start();
    Session session = job.awaitBegun();
    session.input(Input.text("bye"), Optional.empty());
    model.awaitBegun();
    sessions.getFirst().end("said good-bye");
    assertThat(job.isEnded()).isFalse();
    model.release();
    join(job);
    assertThat(session.log().snapshot().messages()).hasSize(3);
    assertThat(steps).endsWith("tell SUCCESS", "close", "left", "ended SUCCESS true");
  }

  /** Until its host was told all. */
  private JobEnd join(LiveJob job) throws InterruptedException {
    JobEnd end = job.join();
    over.await();
    return end;
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // As bad code does.
      }
    }
  }

  private Supplier<Agent> hooked() {
    return () -> {
      SessionContext.current().onEnd(reason -> steps.add("hook " + reason));
      return () -> "";
    };
  }

  private void end(LiveJob job, JobEnd why) throws InterruptedException {
    job.end(why);
    assertThat(join(job)).isEqualTo(why);
    assertThat(job.isEnded()).isTrue();
  }

  private LiveJob job(Supplier<Agent> agent) {
    AgentSpec spec = new AgentSpec("host", "Hello.", "", List.of(), agent);
    AgentModel speaks = new AgentModel("held", model);
    HostedAgent hosted = new HostedAgent(Registration.of(spec), speaks, SessionOptions.DEFAULT);
    SessionInfo info = new SessionInfo("ses_1", "host", "j1", "room", Map.of(), time.wall(), null);
    return new LiveJob(
        new Launch(
            slot(hosted),
            new HostedSession(new StoredSession("ses_1", "host", Map.of()), false),
            info,
            () -> session(hosted),
            new Way()),
        new Steps(),
        LIMITS,
        time);
  }

  private Slot slot(HostedAgent agent) {
    Slots slots = new Slots(1, Map.of(), time);
    try {
      Slot slot = slots.take(new Job("j1", "room", "", null)).orElseThrow();
      assertThat(slots.seat(slot, agent)).isTrue();
      return slot;
    } catch (JobRefused e) {
      throw new AssertionError(e);
    }
  }

  private AgentSession session(HostedAgent agent) {
    steps.add("open");
    return new AgentSession("ses_1", agent.spec(), Map.of(), agent.model(), agent.options(), time);
  }

  @FunctionalInterface
  private interface Connecting {
    void connect(Runnable gone) throws Exception;
  }

  private final class Way implements Connection {
    @Override
    public void connect(Runnable gone) throws Exception {
      steps.add("connect");
      leave = gone;
      connecting.connect(gone);
    }

    @Override
    public void close() throws Exception {
      steps.add("close");
      closes.release();
      if (failing) {
        throw new java.io.IOException("no");
      }
      if (stuck) {
        leaving.countDown();
        new CountDownLatch(1).await();
      }
    }
  }

  private final class Steps implements JobHost {
    @Override
    public void begun(LiveJob job) {
      steps.add("begun");
    }

    @Override
    public void ending(LiveJob job, JobEnd end) {
      steps.add("tell " + end.state());
      mayFail();
    }

    @Override
    public void left(LiveJob job, JobEnd end) {
      steps.add("left");
      mayFail();
    }

    @Override
    public void ended(LiveJob job, JobEnd end) {
      steps.add("ended %s %s".formatted(end.status(), job.hadBegun()));
      over.countDown();
      mayFail();
    }

    private void mayFail() {
      if (hostFails) {
        throw new IllegalStateException("disk full");
      }
    }
  }
}
