package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is in when the door closes is awaited; who comes later is refused. */
@Timeout(20)
class DoorDrainTest extends AtTheDoor {
  /** Who is in when the door closes is awaited; who is still being asked about is refused. */
  @Test
  @Behaviour("work-82")
  void drain_acceptedJob_isAwaitedAndCanStillBeLaunched() throws Exception {
    Door door = door(pool -> pool);
    offer(door, "1");
    assertThat(door.draining()).isFalse();
    assertThat(door.drain(Duration.ZERO)).isEqualTo(1);
    assertThat(door.draining()).isTrue();
    assertThat(door.load().available()).isFalse();
    assertThat(why(offer(door, "2"))).isEqualTo(Refusal.DRAINING);
    Slot slot = door.claim("1").orElseThrow();
    assertThat(door.drain(Duration.ofMillis(1))).isEqualTo(1);
    slot.settle();
    assertThat(door.drain(Duration.ZERO)).isZero();
    assertThat(door.running()).containsExactly("1");
    slot.free();
    assertThat(door.running()).isEmpty();
  }

  @Test
  @Behaviour("work-82")
  void drain_acceptedJobLapses_isOver() throws Exception {
    Door door = door(pool -> pool);
    offer(door, "1");
    CompletableFuture<Integer> left = new CompletableFuture<>();
    Thread drain = Thread.ofVirtual().start(() -> drain(door, left));
    while (!door.draining()) {
      Thread.onSpinWait();
    }
    time.advance(Slots.LAPSE);
    assertThat(left.join()).isZero();
    drain.join();
  }

  @Test
  @Behaviour("work-82")
  void drain_whileAFilterThinks_refusesSoThatTheJobGoesElsewhere() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Door door =
        door(pool ->
            pool.requestFilter(job -> {
              asked.countDown();
              leave.await();
              return Opinion.ACCEPT;
            }));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> offer(door, "1", answer));
    asked.await();
    assertThat(door.drain(Duration.ZERO)).isEqualTo(1);
    leave.countDown();
    assertThat(why(answer.join())).isEqualTo(Refusal.DRAINING);
    caller.join();
    assertThat(door.drain(Duration.ofDays(1))).isZero();
  }

  private static void drain(Door door, CompletableFuture<Integer> left) {
    try {
      left.complete(door.drain(Duration.ofDays(1)));
    } catch (InterruptedException e) {
      left.completeExceptionally(e);
    }
  }
}
