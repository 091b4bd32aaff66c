package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code onUndelivered} may do: use the channel, take long, throw. */
@Timeout(20)
class ChanCallbackTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<Integer> told = new CopyOnWriteArrayList<>();
  private final ManualTime time = new ManualTime();

  /** It may use every operation of the very channel: no lock is held. */
  @Test
  @Behaviour({"chan-C55", "chan-M6"})
  void callback_usesTheChannel_works() throws Exception {
    Chan<Integer> chan =
        telling(
            2,
            (self, item) -> {
              assertThat(self.stats().closed()).isTrue();
              assertThat(self.offer(item).sent()).isFalse();
              assertThat(self.isDrained()).isTrue();
              self.cancel();
              self.close();
            });
    chan.send(1);
    chan.send(2);
    chan.cancel();
    assertThat(told).containsExactly(1, 2);
  }

  /** It may give the dropped item back, to the channel that dropped it. */
  @Test
  @Behaviour({"chan-C55", "chan-C51"})
  void callback_sendsAgain_isServed() throws Exception {
    AtomicReference<Chan<Integer>> self = new AtomicReference<>();
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .bounded(1)
            .overflow(Overflow.DROP_OLDEST)
            .onUndelivered(item -> {
              told.add(item);
              if (item > 0) {
                assertThat(self.get().trySend(item - 1)).isTrue();
              }
            })
            .build();
    self.set(chan);
    chan.send(3);
    chan.send(-1);
    assertThat(told).containsExactly(3, -1);
    assertThat(chan.receive()).isEqualTo(2);
  }

  /** While it runs, others use the channel undisturbed. */
  @Test
  @Behaviour({"chan-C55", "chan-M6"})
  void callback_takesLong_othersGoOn() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .bounded(1)
            .overflow(Overflow.DROP_OLDEST)
            .onUndelivered(item -> {
              entered.countDown();
              awaitUninterrupted(finish);
            })
            .build();
    chan.send(1);
    Operation<Boolean> slow = Operation.start(() -> chan.trySend(2));
    entered.await();
    assertThat(chan.receive()).isEqualTo(2);
    chan.send(3);
    assertThat(chan.receive()).isEqualTo(3);
    finish.countDown();
    assertThat(slow.get()).isTrue();
  }

  /** It throws at a cancel: all others are told, all waiters woken, and the canceller knows. */
  @Test
  @Behaviour({"chan-C55", "chan-C42", "chan-C54"})
  void callback_throwsAtCancel_reachesTheCancellerAfterAllWereTold() throws Exception {
    Chan<Integer> chan = telling(2, (self, item) -> fail("item " + item));
    chan.send(1);
    chan.send(2);
    Operation<Boolean> sender = Operation.start(() -> sent(chan, 3));
    awaitParked(chan, 1, 0);
    Throwable thrown = catchThrowable(chan::cancel);
    assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("item ");
    assertThat(thrown.getSuppressed()).hasSize(2);
    assertThat(told).containsExactlyInAnyOrder(1, 2, 3);
    assertThatThrownBy(sender::get).isInstanceOf(ChanClosed.class);
    assertThat(chan.isDrained()).isTrue();
    chan.cancel();
    assertThat(told).hasSize(3);
  }

  /** It throws at a drop: the sender whose item displaced the other knows, and its item is in. */
  @Test
  @Behaviour("chan-C55")
  void callback_throwsAtDrop_reachesTheSenderWhoseItemIsIn() throws Exception {
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .bounded(1)
            .overflow(Overflow.DROP_OLDEST)
            .onUndelivered(item -> fail("item " + item))
            .build();
    chan.send(1);
    assertThatThrownBy(() -> chan.send(2)).hasMessage("item 1");
    assertThatThrownBy(() -> chan.trySend(3)).hasMessage("item 2");
    assertThat(chan.receive()).isEqualTo(3);
    assertThat(chan.stats().dropped()).isEqualTo(2);
  }

  /** It throws at a refusal: a send that is late or closed says so instead of its own answer. */
  @Test
  @Behaviour("chan-C55")
  void callback_throwsAtRefusal_reachesTheSender() throws Exception {
    Chan<Integer> chan = telling(1, (self, item) -> fail("item " + item));
    chan.send(0);
    Operation<Boolean> late = Operation.start(() -> chan.send(1, SECOND));
    time.awaitArmed(1);
    time.advance(SECOND);
    assertThatThrownBy(late::get).hasMessage("item 1");
    chan.close();
    assertThatThrownBy(() -> chan.send(2)).hasMessage("item 2");
    assertThat(chan.receive()).isZero();
  }

  /** It throws at an interrupt: that stays an interrupt, with the failure attached. */
  @Test
  @Behaviour("chan-C55")
  void callback_throwsAtInterrupt_isSuppressedByIt() throws Exception {
    Chan<Integer> chan = telling(1, (self, item) -> fail("item " + item));
    chan.send(0);
    Operation<Boolean> send = Operation.start(() -> chan.send(1, SECOND));
    time.awaitArmed(1);
    send.thread().interrupt();
    Throwable thrown = catchThrowable(send::get);
    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(thrown.getSuppressed()).singleElement().extracting("message").isEqualTo("item 1");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> chan.send(2)).isInstanceOf(InterruptedException.class);
  }

  /** What is checked comes wrapped; an error comes as it is. */
  @Test
  @Behaviour("chan-C55")
  void callback_throwsCheckedOrError_reachesTheCaller() throws Exception {
    Chan<Integer> checked = telling(1, (self, item) -> sneak(new IOException("disk")));
    checked.send(1);
    assertThatThrownBy(checked::cancel)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(IOException.class);
    Chan<Integer> error = telling(1, (self, item) -> sneak(new AssertionError("wrong")));
    error.send(1);
    assertThatThrownBy(error::cancel).isInstanceOf(AssertionError.class).hasMessage("wrong");
  }

  /** What a sender wrote into an item before, the callback reads on the thread of the cancel. */
  @Test
  @Behaviour("chan-M1")
  void callback_onAnotherThread_seesWhatTheSenderWrote() throws Exception {
    AtomicReference<Integer> seen = new AtomicReference<>();
    Chan<int[]> chan =
        Chan.<int[]>builder().bounded(1).onUndelivered(item -> seen.set(item[0])).build();
    Operation<Boolean> sender =
        Operation.start(() -> {
          int[] item = new int[1];
          item[0] = 42;
          return chan.trySend(item);
        });
    while (chan.size() == 0) {
      Shape.look(chan);
    }
    chan.cancel();
    assertThat(seen).hasValue(42);
    assertThat(sender.get()).isTrue();
  }

  private Chan<Integer> telling(int capacity, BiConsumer<Chan<Integer>, Integer> then) {
    AtomicReference<Chan<Integer>> self = new AtomicReference<>();
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .bounded(capacity)
            .ticker(time)
            .onUndelivered(item -> {
              told.add(item);
              then.accept(self.get(), item);
            })
            .build();
    self.set(chan);
    return chan;
  }

  private static boolean sent(Chan<Integer> chan, int item) throws InterruptedException {
    chan.send(item);
    return true;
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
