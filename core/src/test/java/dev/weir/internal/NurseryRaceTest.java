package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** None outlives the nursery's close, also if it is forked at that moment by somebody outside. */
@Behaviour("chan-M8")
@Timeout(60)
class NurseryRaceTest {
  @Test
  void close_whileSomebodyOutsideForks_nothingRunsAfterwards() throws Exception {
    AtomicInteger late = new AtomicInteger();
    for (int i = 0; i < 20_000; i++) {
      Nursery nursery = new Nursery("turn", Duration.ofSeconds(10));
      AtomicBoolean closed = new AtomicBoolean();
      CyclicBarrier both = new CyclicBarrier(2);
      Thread forker = Thread.ofPlatform().start(() -> fork(nursery, both, closed, late));
      both.await();
      nursery.close();
      closed.set(true);
      forker.join();
    }
    assertThat(late).hasValue(0);
  }

  private static void fork(
      Nursery nursery, CyclicBarrier both, AtomicBoolean closed, AtomicInteger late) {
    try {
      both.await();
      while (true) {
        nursery.fork("late", () -> closed.get() ? late.incrementAndGet() : 0);
      }
    } catch (Exception e) {
      // Closed.
    }
  }
}
