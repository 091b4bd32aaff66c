package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Interrupts, on every kind of channel and thread: an operation happens wholly or not at all. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanInterruptTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Parameter Shape shape;

  private final ManualTime time = new ManualTime();

  /** Whoever comes interrupted is thrown out at once, though it could have been served. */
  @Test
  @Behaviour("chan-C23")
  void blockingForms_interruptedOnEntry_throwWithoutEffect() {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    assertThrownOut(chan::receive);
    assertThrownOut(() -> chan.receive(SECOND));
    assertThrownOut(() -> chan.poll(SECOND));
    assertThrownOut(() -> chan.receiveBatch(5));
    assertThrownOut(() -> chan.receiveBatch(5, SECOND));
    assertThrownOut(() -> chan.awaitDrained(SECOND));
    assertThat(chan.size()).isEqualTo(held);
    chan.poll();
    assertThrownOut(() -> chan.send(-1));
    assertThrownOut(() -> chan.send(-1, SECOND));
    assertThat(chan.stats().accepted()).isEqualTo(held);
  }

  /** Interrupting one of many disturbs no other: they keep their order and their turn. */
  @Test
  @Behaviour({"chan-C11", "chan-C22", "chan-C24", "chan-C26"})
  void send_middleOneInterrupted_othersKeepTheirOrder() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    int held = shape.fill(chan);
    List<Operation<Boolean>> senders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int item = held + i;
      senders.add(start(() -> sent(chan, item)));
      awaitParked(chan, i + 1, 0);
    }
    interrupt(senders.get(3));
    interrupt(senders.get(1));
    awaitParked(chan, 3, 0);
    for (int i = 0; i < held; i++) {
      assertThat(chan.receive()).isEqualTo(i);
    }
    for (int i : List.of(0, 2, 4)) {
      assertThat(chan.receive()).isEqualTo(held + i);
      assertThat(senders.get(i).get()).isTrue();
    }
    assertThat(chan.tryReceive()).isNull();
  }

  /** An interrupted receiver has taken nothing; the next in line gets the item. */
  @Test
  @Behaviour({"chan-C11", "chan-C22", "chan-C24", "chan-C26"})
  void receive_firstAndThirdInterrupted_itemsGoToTheOthersInOrder() throws Exception {
    Chan<Integer> chan = shape.chan();
    List<Operation<Integer>> receivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      receivers.add(start(chan::receive));
      awaitParked(chan, 0, i + 1);
    }
    interrupt(receivers.get(0));
    interrupt(receivers.get(2));
    chan.send(7);
    chan.send(8);
    assertThat(receivers.get(1).get()).isEqualTo(7);
    assertThat(receivers.get(3).get()).isEqualTo(8);
    assertThat(chan.stats().receivers()).isEmpty();
  }

  /** If the match was made first, it counts: the item is there and the interrupt is kept. */
  @Test
  @Behaviour({"chan-C22", "chan-C25"})
  void receive_matchedBeforeTheInterrupt_returnsTheItemAndKeepsTheFlag() throws Exception {
    HeldTicker held = new HeldTicker(time);
    Chan<Integer> late = shape.<Integer>builder().ticker(held).build();
    Operation<Boolean> receive =
        start(() -> late.receive(SECOND) == 5 && Thread.currentThread().isInterrupted());
    time.awaitArmed(1);
    held.holdNext();
    receive.thread().interrupt();
    held.awaitHeld();
    assertThat(late.trySend(5)).isTrue();
    held.release();
    assertThat(receive.get()).isTrue();
  }

  /** If the channel was closed first, that is what the one who waits is told. */
  @Test
  @Behaviour({"chan-C22", "chan-C42"})
  void receive_closedBeforeTheInterrupt_isToldTheEndAndKeepsTheFlag() throws Exception {
    HeldTicker held = new HeldTicker(time);
    Chan<Integer> late = shape.<Integer>builder().ticker(held).build();
    Operation<Boolean> receive =
        start(() -> {
          assertThatThrownBy(() -> late.receive(SECOND)).isInstanceOf(ChanClosed.class);
          return Thread.currentThread().isInterrupted();
        });
    time.awaitArmed(1);
    held.holdNext();
    receive.thread().interrupt();
    held.awaitHeld();
    late.close();
    held.release();
    assertThat(receive.get()).isTrue();
  }

  /** The item and the interrupt come at once: the one interrupted has it, or the next does. */
  @Test
  @Behaviour({"chan-C22", "chan-C25", "chan-M4"})
  void receive_itemAndInterruptAtOnce_neitherIsLost() throws Exception {
    for (int round = 0; round < 200; round++) {
      Chan<Integer> chan = shape.chan();
      Operation<Boolean> first = start(() -> receivedOrInterrupted(chan));
      awaitParked(chan, 0, 1);
      Operation<Integer> second = start(chan::receive);
      awaitParked(chan, 0, 2);
      CyclicBarrier start = new CyclicBarrier(2);
      Operation<Boolean> sender =
          start(() -> {
            start.await();
            return sent(chan, 1);
          });
      start.await();
      first.thread().interrupt();
      sender.get();
      if (first.get()) {
        chan.send(2);
        assertThat(second.get()).isEqualTo(2);
      } else {
        assertThat(second.get()).isEqualTo(1);
      }
      assertThat(chan.stats().received()).isEqualTo(chan.stats().accepted());
    }
  }

  /** In a finally after an interrupt all that does not wait works, and keeps the flag. */
  @Test
  @Behaviour({"chan-M8", "chan-C40", "chan-C45"})
  void finallyAfterAnInterrupt_everythingThatDoesNotWait_works() throws Exception {
    Chan<Integer> chan = shape.chan();
    Operation<Boolean> cleanup =
        start(() -> {
          try {
            return chan.receive() > 0;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            chan.offer(1);
            chan.tryReceive();
            chan.close();
            chan.cancel();
          }
          return Thread.currentThread().isInterrupted();
        });
    awaitParked(chan, 0, 1);
    cleanup.thread().interrupt();
    assertThat(cleanup.get()).isTrue();
    assertThat(chan.isDrained()).isTrue();
  }

  /** Whoever waits while holding a monitor is served, interrupted and closed as anybody else. */
  @Test
  @Behaviour("chan-M8")
  void receive_holdingAMonitor_isServedAndInterrupted() throws Exception {
    Chan<Integer> chan = shape.chan();
    Operation<Integer> served = start(() -> inMonitor(chan::receive));
    awaitParked(chan, 0, 1);
    chan.send(1);
    assertThat(served.get()).isEqualTo(1);
    Operation<Integer> interrupted = start(() -> inMonitor(chan::receive));
    awaitParked(chan, 0, 1);
    interrupt(interrupted);
    Operation<Integer> closed = start(() -> inMonitor(chan::receive));
    awaitParked(chan, 0, 1);
    chan.close();
    assertThatThrownBy(closed::get).isInstanceOf(ChanClosed.class);
  }

  private <R> Operation<R> start(Callable<R> call) {
    FutureTask<R> task = new FutureTask<>(call);
    Thread.Builder kind = shape.virtual() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    return new Operation<>(kind.start(task), task);
  }

  private static void interrupt(Operation<?> operation) {
    operation.thread().interrupt();
    assertThatThrownBy(operation::get).isInstanceOf(InterruptedException.class);
  }

  private static void assertThrownOut(ThrowingCallable call) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(call).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).as("cleared, as the JDK does").isFalse();
  }

  private static boolean sent(Chan<Integer> chan, int item) throws InterruptedException {
    chan.send(item);
    return true;
  }

  private static boolean receivedOrInterrupted(Chan<Integer> chan) {
    try {
      return chan.receive() > 0;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static <R> R inMonitor(Callable<R> call) throws Exception {
    synchronized (new Object()) {
      return call.call();
    }
  }
}
