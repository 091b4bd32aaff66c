package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several who want a parked session at once: one takes it up, for all. */
@Timeout(60)
class HostedSessionTest {
  private final HostedSession session =
      new HostedSession(new StoredSession("ses_1", "host", Map.of()), true);
  private final CountDownLatch taking = new CountDownLatch(1);
  private final CountDownLatch refuse = new CountDownLatch(1);

  @Test
  void job_takingUpIsRefused_whoWaitsIsRefusedForTheSameReason() throws Exception {
    RuntimeException full = new HostRefused(Reason.AT_CAPACITY, "no slot");
    assertThatThrownBy(() -> whoWaits(full))
        .isInstanceOfSatisfying(
            HostRefused.class, it -> assertThat(it.reason()).isEqualTo(Reason.AT_CAPACITY));
  }

  @Test
  void job_takingUpFails_whoWaitsIsTold() {
    RuntimeException broken = new IllegalStateException("broken");
    assertThatThrownBy(() -> whoWaits(broken)).hasRootCause(broken);
  }

  /** What comes to one who asks while another takes it up, in vain. */
  private void whoWaits(RuntimeException why) throws Throwable {
    FutureTask<LiveJob> first = new FutureTask<>(() -> session.job(() -> refuseWith(why)));
    FutureTask<LiveJob> second = new FutureTask<>(() -> session.job(HostedSessionTest::never));
    Thread taker = Thread.ofVirtual().start(first);
    taking.await();
    Thread waiter = Thread.ofVirtual().start(second);
    awaitWaiting(waiter);
    Thread watcher = Thread.ofVirtual().start(session::awaitTakenUp);
    awaitWaiting(watcher);
    refuse.countDown();
    taker.join();
    watcher.join();
    try {
      var _ = second.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private LiveJob refuseWith(RuntimeException why) {
    taking.countDown();
    try {
      refuse.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw why;
  }

  private static LiveJob never() {
    throw new AssertionError("somebody takes it up already");
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
