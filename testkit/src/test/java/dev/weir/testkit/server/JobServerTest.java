package dev.weir.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentSpec;
import dev.weir.testkit.server.Placement.Dropped;
import dev.weir.testkit.server.Placement.Placed;
import dev.weir.time.ManualTime;
import dev.weir.worker.Answer;
import dev.weir.worker.Appearance;
import dev.weir.worker.Connection;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.Refusal;
import dev.weir.worker.WorkerLoad;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobServerTest {
  private static final Answer YES =
      new Answer.Accepted(
          new AgentSpec("host", "", "", List.of(), () -> () -> ""), Appearance.USUAL);
  private static final Answer FULL = new Answer.Refused(Refusal.AT_CAPACITY, "full");
  private static final Answer NOBODY = new Answer.Refused(Refusal.NOBODY, "spam");

  private final ManualTime time = new ManualTime();
  private final JobServer server = new JobServer(new Random(7), time);

  @Test
  void place_oneWorker_isOfferedAndAssigned() throws Exception {
    TestWorker worker = connected(new TestWorker(YES));
    Call call = placed("j1");
    assertThat(worker.seen).containsExactly("offer j1", "assign j1");
    assertThat(call.job().id()).isEqualTo("j1");
    assertThat(call.state()).isEqualTo(JobState.RUNNING);
    assertThat(time.armed()).isZero();
  }

  @Test
  void place_noWorkerOfThatName_isDropped() throws Exception {
    connected(new TestWorker(YES));
    assertThat(server.place("other", job("j1")))
        .isEqualTo(new Dropped("no servers available (received 1 responses)"));
  }

  @Test
  void place_idUsedBefore_isRefused() throws Exception {
    connected(new TestWorker(YES));
    placed("j1");
    assertThatThrownBy(() -> server.place("", job("j1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("job id: \"j1\" (expected: one that was not used before)");
  }

  @Test
  void place_refusedForCapacity_goesToTheOther() throws Exception {
    TestWorker full = connected(new TestWorker(FULL));
    TestWorker free = connected(new TestWorker(YES));
    for (int i = 0; i < 20; i++) {
      placed("j" + i);
    }
    assertThat(free.assigned).hasSize(20);
    assertThat(full.seen).isNotEmpty().allMatch(seen -> seen.startsWith("offer"));
  }

  @Test
  void place_allRefuse_isDroppedAndNotOfferedAgain() throws Exception {
    TestWorker one = connected(new TestWorker(FULL));
    TestWorker other = connected(new TestWorker(FULL));
    assertThat(server.place("", job("j1"))).isEqualTo(new Dropped("no workers available"));
    assertThat(one.seen).containsExactly("offer j1");
    assertThat(other.seen).containsExactly("offer j1");
  }

  @Test
  void place_oneRefusesForAll_nobodyElseIsAsked() throws Exception {
    TestWorker one = connected(new TestWorker(NOBODY));
    TestWorker other = connected(new TestWorker(NOBODY));
    assertThat(server.place("", job("j1")))
        .isEqualTo(new Dropped("the worker has refused for all: spam"));
    assertThat(one.seen.size() + other.seen.size()).isEqualTo(1);
  }

  @Test
  void place_answerComesTooLate_isDroppedAndNotAssigned() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    TestWorker slow = connected(new TestWorker(YES, mayAnswer));
    FutureTask<Placement> placing = new FutureTask<>(() -> server.place("", job("j1")));
    Thread caller = Thread.ofVirtual().start(placing);
    slow.asked.await();
    time.advance(JobServer.ANSWER_LIMIT);
    assertThat(placing.get()).isEqualTo(new Dropped("context deadline exceeded"));
    mayAnswer.countDown();
    caller.join();
    assertThat(slow.seen).containsExactly("offer j1");
  }

  @Test
  void place_workersAtTheTarget_bidNothing() throws Exception {
    TestWorker worker = new TestWorker(YES);
    Dispatcher link = server.worker("");
    link.start(worker);
    link.report(new WorkerLoad(JobServer.TARGET_LOAD, true, 7));
    assertThat(server.place("", job("j1")))
        .isEqualTo(new Dropped("no servers available (received 1 responses)"));
    link.report(new WorkerLoad(0.69, true, 7));
    assertThat(server.place("", job("j2"))).isInstanceOf(Placed.class);
    link.report(new WorkerLoad(0.1, false, 7));
    assertThat(server.place("", job("j3"))).isInstanceOf(Dropped.class);
    link.close();
    assertThat(server.place("", job("j4"))).isInstanceOf(Dropped.class);
  }

  @Test
  void place_manyJobs_fallsOnTheEmptierWorkerMoreOften() throws Exception {
    TestWorker busy = new TestWorker(YES);
    busy.load = new WorkerLoad(0.6, true, 6);
    connected(busy);
    TestWorker idle = connected(new TestWorker(YES));
    for (int i = 0; i < 200; i++) {
      placed("j" + i);
    }
    assertThat(idle.assigned.size()).isGreaterThan(busy.assigned.size());
    assertThat(busy.assigned).isNotEmpty();
  }

  @Test
  void update_lastState_standsWhateverFollows() throws Exception {
    TestWorker worker = new TestWorker(YES);
    Dispatcher link = server.worker("");
    link.start(worker);
    Call call = placed("j1");
    link.update("unknown", JobState.FAILED, "no");
    link.update("j1", JobState.SUCCESS, null);
    link.update("j1", JobState.FAILED, "late");
    worker.assigned.get("j1").close();
    assertThat(call.state()).isEqualTo(JobState.SUCCESS);
    assertThat(call.error()).isNull();
    call.awaitLeft();
  }

  @Test
  void leave_withoutAWord_countsAsFailed() throws Exception {
    TestWorker worker = connected(new TestWorker(YES));
    Call call = placed("j1");
    Connection connection = worker.assigned.get("j1");
    CountDownLatch gone = new CountDownLatch(1);
    call.hangUp();
    connection.connect(gone::countDown);
    call.awaitJoined();
    assertThat(gone.getCount()).isEqualTo(1);
    call.hangUp();
    gone.await();
    connection.close();
    assertThat(call.state()).isEqualTo(JobState.FAILED);
    assertThat(call.error()).isEqualTo("agent worker left the room");
    call.terminate("dispatch deleted");
    assertThat(worker.seen).endsWith("terminate j1 dispatch deleted");
  }

  private TestWorker connected(TestWorker worker) throws Exception {
    server.worker("").start(worker);
    return worker;
  }

  private Call placed(String id) throws InterruptedException {
    return switch (server.place("", job(id))) {
      case Placed placed -> placed.call();
      case Dropped dropped -> throw new AssertionError(dropped.why());
    };
  }

  private static Job job(String id) {
    return new Job(id, "room", "", null);
  }
}
