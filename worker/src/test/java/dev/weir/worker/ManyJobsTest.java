package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several callers at the same time in one worker, as a dispatcher brings them. */
@Timeout(60)
class ManyJobsTest {
  private static final int CAP = 10;

  private final ToldDispatcher dispatcher = new ToldDispatcher(false);
  private final List<Caller> callers = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AgentPool pool =
      AgentPool.builder()
          .maxConcurrentSessions(CAP)
          .memoryWarnMb(0)
          .model(new AgentModel("held", new HeldModel()))
          .build();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"work-207", "work-214"})
  void jobs_fiveAtOnce_liveInOneWorkerUntilTheirCallersLeave() throws Exception {
    start(() -> () -> "");
    call(5);
    for (Caller caller : callers) {
      caller.here.await();
    }
    assertThat(pool.metrics().snapshot().activeSessions()).isEqualTo(5);
    assertThat(dispatcher.jobs().running()).hasSize(5);
    leave(callers);
    assertThat(dispatcher.told).filteredOn(line -> line.contains("SUCCESS")).hasSize(5);
    while (!dispatcher.jobs().running().isEmpty()) {
      Thread.onSpinWait(); // a slot is free when its caller was left
    }
  }

  @Test
  @Behaviour({"work-82", "work-214"})
  void jobs_elevenAtACapOfTen_theEleventhIsNotAccepted() throws Exception {
    start(() -> () -> "");
    call(CAP);
    assertThat(dispatcher.jobs().offer(new Job("one too many", "", "", null)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            no -> {
              assertThat(no.why()).isEqualTo(Refusal.AT_CAPACITY);
              assertThat(no.letAnother()).isTrue();
            });
    assertThat(dispatcher.jobs().running()).hasSize(CAP).doesNotContain("one too many");
  }

  /** The third breaks while it is made, in a recursion that has no end. */
  @Test
  @Behaviour({"work-51", "work-207", "work-214"})
  void jobs_oneOfFiveOverflowsItsStack_theOthersGoOn() throws Exception {
    start(this::thirdOverflows);
    for (int each = 0; each < 5; each++) {
      call(1);
      callers.getLast().hereOrLeft.await();
    }
    assertThat(dispatcher.told)
        .filteredOn(line -> line.contains("FAILED"))
        .singleElement()
        .asString()
        .startsWith("job-2 FAILED");
    assertThat(pool.sessions()).hasSize(4);
    callers.remove(2);
    leave(callers);
    assertThat(dispatcher.told).filteredOn(line -> line.contains("SUCCESS")).hasSize(4);
  }

  @Test
  @Behaviour({"work-92", "work-214"})
  void drain_threeCallersAreConnected_waitsForTheLastOfThem() throws Exception {
    start(() -> () -> "");
    call(3);
    for (Caller caller : callers) {
      caller.here.await();
    }
    FutureTask<Integer> drain = new FutureTask<>(() -> pool.drain(Duration.ZERO));
    Thread.ofVirtual().start(drain);
    while (!pool.draining()) {
      Thread.onSpinWait();
    }
    leave(callers.subList(0, 2));
    assertThat(drain.isDone()).isFalse();
    assertThat(callers.get(2).left.getCount()).isEqualTo(1);
    leave(callers.subList(2, 3));
    assertThat(drain.get()).isZero();
    assertThat(dispatcher.told).filteredOn(line -> line.contains("SUCCESS")).hasSize(3);
  }

  private void start(Supplier<Agent> agent) throws Exception {
    pool.add("host", agent);
    pool.start(dispatcher);
  }

  private void call(int many) throws InterruptedException {
    for (int each = 0; each < many; each++) {
      String job = "job-" + callers.size();
      assertThat(dispatcher.jobs().offer(new Job(job, "", "", null)))
          .isInstanceOf(Answer.Accepted.class);
      Caller caller = new Caller();
      callers.add(caller);
      dispatcher.jobs().assign(job, caller);
    }
  }

  private static void leave(List<Caller> those) throws InterruptedException {
    those.forEach(caller -> caller.gone.run());
    for (Caller caller : those) {
      caller.left.await();
    }
  }

  private Agent thirdOverflows() {
    return made.incrementAndGet() == 3 ? overflow() : () -> "";
  }

  @SuppressWarnings("InfiniteRecursion")
  private Agent overflow() {
    return overflow();
  }

  /** One who is there at once. */
  private static final class Caller implements Connection {
    final CountDownLatch here = new CountDownLatch(1);
    final CountDownLatch left = new CountDownLatch(1);
    final CountDownLatch hereOrLeft = new CountDownLatch(1);
    volatile Runnable gone = () -> {};

    @Override
    public void connect(Runnable callerGone) {
      gone = callerGone;
      here.countDown();
      hereOrLeft.countDown();
    }

    @Override
    public void close() {
      left.countDown();
      hereOrLeft.countDown();
    }
  }
}
