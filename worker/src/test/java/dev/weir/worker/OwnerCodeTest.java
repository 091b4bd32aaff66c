package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.worker.OwnerCode.Outcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of others: its value, its failure, its time, and how much of it may be deaf. */
@Timeout(20)
class OwnerCodeTest {
  private final ManualTime time = new ManualTime();

  @Test
  void call_valueNullOrThrown_isTheOutcome() throws Exception {
    try (OwnerCode owner = new OwnerCode(1, time)) {
      assertThat(owner.call("x", owner.deadline(), () -> "v")).isEqualTo(outcome("v"));
      assertThat(owner.<String>call("x", owner.deadline(), () -> null)).isEqualTo(outcome(null));
      Exception thrown = new Exception("no");
      assertThat(
              owner
                  .<String>call(
                      "x",
                      owner.deadline(),
                      () -> {
                        throw thrown;
                      })
                  .thrown())
          .isSameAs(thrown);
      assertThat(time.armed()).isZero();
    }
  }

  /** Threads that ignore their interrupt are not joined by ever more of them. */
  @Test
  @Behaviour("work-176")
  void call_manyDeafOnes_noMoreAreBegun() throws Exception {
    CountDownLatch deaf = new CountDownLatch(1);
    try (OwnerCode owner = new OwnerCode(1, time)) {
      for (int n = 0; n < 65; n++) {
        assertThat(expire(owner, deaf).thrown()).isInstanceOf(TimeoutException.class);
      }
      assertThat(owner.call("x", owner.deadline(), () -> "v").thrown())
          .hasMessage("64 earlier calls have not ended, interrupted as they were");
      deaf.countDown();
      while (owner.call("x", owner.deadline(), () -> "v").thrown() != null) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void call_closed_isAFailure() throws Exception {
    OwnerCode owner = new OwnerCode(1, time);
    owner.close();
    for (int n = 0; n < 100; n++) {
      assertThat(owner.call("x", owner.deadline(), () -> "v").thrown())
          .hasMessage("the worker is closed");
    }
    assertThat(time.armed()).isZero();
  }

  /** Its time is over as soon as it has begun. */
  private Outcome<String> expire(OwnerCode owner, CountDownLatch deaf) throws InterruptedException {
    return owner.call(
        "deaf",
        owner.deadline(),
        () -> {
          time.advance(OwnerCode.LIMIT);
          awaitDeaf(deaf);
          return "late";
        });
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // deaf on purpose
      }
    }
  }

  private static Outcome<String> outcome(String value) {
    return new Outcome<>(value, null);
  }
}
