package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts and timeouts: an operation happens wholly or not at all. */
@Timeout(20)
class ChanInterruptTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final Chan<Integer> chan =
      Chan.<Integer>builder().bounded(1).name("jobs").ticker(time).build();

  /** Whoever comes interrupted is thrown out at once, though it could have been served. */
  @Test
  @Behaviour("chan-C23")
  void blockingForms_interruptedOnEntry_throwWithoutEffect() {
    chan.trySend(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(chan::receive).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).as("cleared, as the JDK does").isFalse();
    assertThat(chan.tryReceive()).isEqualTo(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> chan.send(2)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(chan.size()).isZero();
  }

  /** A timed receive ends exactly when its time does, not a nanosecond before. */
  @Test
  @Behaviour({"chan-C20", "chan-C21"})
  void receive_timeRunsOut_returnsNullAtTheDeadline() throws Exception {
    Operation<Integer> receive = Operation.start(() -> chan.receive(SECOND));
    time.awaitArmed(1);
    time.advance(SECOND.minusNanos(1));
    awaitParked(chan, 0, 1);
    time.advance(Duration.ofNanos(1));
    assertThat(receive.get()).isNull();
    awaitParked(chan, 0, 0);
    assertThat(time.armed()).isZero();
  }

  /** A send that ran out of time has sent nothing. */
  @Test
  @Behaviour({"chan-C20", "chan-C22", "chan-C26"})
  void send_timeRunsOut_itemIsNeverReceived() throws Exception {
    chan.send(1);
    Operation<Boolean> send = Operation.start(() -> chan.send(2, SECOND));
    time.awaitArmed(1);
    time.advance(SECOND);
    assertThat(send.get()).isFalse();
    assertThat(chan.receive()).isEqualTo(1);
    assertThat(chan.tryReceive()).isNull();
  }

  /** A timed operation that is served leaves no alarm behind. */
  @Test
  @Behaviour({"chan-C26", "chan-C27"})
  void send_servedInTime_disarms() throws Exception {
    chan.send(1);
    Operation<Boolean> send = Operation.start(() -> chan.send(2, SECOND));
    time.awaitArmed(1);
    assertThat(chan.receive()).isEqualTo(1);
    assertThat(send.get()).isTrue();
    assertThat(time.armed()).isZero();
    assertThat(chan.receive()).isEqualTo(2);
  }

  /** Interrupting one of many disturbs no other. */
  @Test
  @Behaviour({"chan-C22", "chan-C24", "chan-C25"})
  void send_middleOneInterrupted_othersKeepTheirOrder() throws Exception {
    chan.send(0);
    Operation<Boolean> first = sending(1, 1);
    Operation<Boolean> second = sending(2, 2);
    Operation<Boolean> third = sending(3, 3);
    second.thread().interrupt();
    assertThatThrownBy(second::get).isInstanceOf(InterruptedException.class);
    awaitParked(chan, 2, 0);
    assertThat(chan.receive()).isZero();
    assertThat(chan.receive()).isEqualTo(1);
    assertThat(chan.receive()).isEqualTo(3);
    assertThat(first.get()).isTrue();
    assertThat(third.get()).isTrue();
  }

  /** An interrupted receiver has taken nothing; the next in line gets the item. */
  @Test
  @Behaviour({"chan-C22", "chan-C24"})
  void receive_interrupted_itemGoesToTheNext() throws Exception {
    Operation<Integer> first = Operation.start(chan::receive);
    awaitParked(chan, 0, 1);
    Operation<Integer> second = Operation.start(chan::receive);
    awaitParked(chan, 0, 2);
    first.thread().interrupt();
    assertThatThrownBy(first::get).isInstanceOf(InterruptedException.class);
    chan.send(7);
    assertThat(second.get()).isEqualTo(7);
  }

  /** If the match was made first, it counts: the item is there and the interrupt is kept. */
  @Test
  @Behaviour("chan-C22")
  void receive_matchedBeforeTheInterrupt_returnsTheItemAndKeepsTheFlag() throws Exception {
    HeldTicker held = new HeldTicker(time);
    Chan<Integer> late = Chan.<Integer>builder().bounded(1).name("late").ticker(held).build();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Operation<Integer> receive =
        Operation.start(() -> {
          Integer item = late.receive(SECOND);
          flag.set(Thread.interrupted());
          return item;
        });
    time.awaitArmed(1);
    held.holdNext();
    receive.thread().interrupt();
    held.awaitHeld();
    late.send(5);
    held.release();
    assertThat(receive.get()).isEqualTo(5);
    assertThat(flag.get()).isTrue();
  }

  /** If the match was made before the time ran out, it counts. */
  @Test
  @Behaviour("chan-C22")
  void receive_matchedBeforeTheDeadline_returnsTheItem() throws Exception {
    HeldTicker held = new HeldTicker(time);
    Chan<Integer> late = Chan.<Integer>builder().bounded(1).name("late").ticker(held).build();
    Operation<Integer> receive = Operation.start(() -> late.receive(SECOND));
    time.awaitArmed(1);
    held.holdNext();
    time.advance(SECOND);
    held.awaitHeld();
    late.send(5);
    held.release();
    assertThat(receive.get()).isEqualTo(5);
  }

  private Operation<Boolean> sending(int item, int parked) {
    Operation<Boolean> send =
        Operation.start(() -> {
          chan.send(item);
          return true;
        });
    awaitParked(chan, parked, 0);
    return send;
  }

  /** Manual time that can hold a thread which asks for it, so that a race goes one way. */
  private static final class HeldTicker implements Ticker {
    private final Ticker time;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hold;

    HeldTicker(Ticker time) {
      this.time = time;
    }

    void holdNext() {
      hold = true;
    }

    void awaitHeld() throws InterruptedException {
      arrived.await();
    }

    void release() {
      released.countDown();
    }

    @Override
    public long nanos() {
      if (hold) {
        hold = false;
        arrived.countDown();
        while (released.getCount() > 0) {
          Thread.onSpinWait();
        }
      }
      return time.nanos();
    }

    @Override
    public Instant wall() {
      return time.wall();
    }

    @Override
    public Alarm at(long deadline, Runnable action) {
      return time.at(deadline, action);
    }
  }
}
