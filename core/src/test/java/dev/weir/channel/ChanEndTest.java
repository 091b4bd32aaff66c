package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of every kind of channel. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanEndTest {
  @Parameter Shape shape;

  /** After close nothing goes in; what is held comes out in order, then the end. */
  @Test
  @Behaviour({"chan-C5", "chan-C6", "chan-C41"})
  void close_itemsHeld_drainThenEnd() throws InterruptedException {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    chan.close();
    assertThat(chan.isClosed()).isTrue();
    assertClosed(() -> chan.send(-1));
    assertClosed(() -> chan.send(-1, Duration.ofSeconds(1)));
    assertClosed(() -> chan.trySend(-1));
    for (int i = 0; i < held; i++) {
      assertThat(chan.isDrained()).isFalse();
      assertThat(chan.receive()).isEqualTo(i);
    }
    assertThat(chan.isDrained()).isTrue();
    assertClosed(chan::receive);
    assertClosed(chan::tryReceive);
    assertClosed(() -> chan.receive(Duration.ZERO));
  }

  /** Closing wakes every receiver. */
  @Test
  @Behaviour({"chan-C42", "chan-C44", "chan-C26"})
  void close_receiversWaiting_allAreRejected() throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      List<Future<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(threads.submit(() -> chan.receive()));
      }
      awaitParked(chan, 0, 3);
      chan.close();
      assertThat(waiting).allSatisfy(ChanEndTest::assertRejected);
    }
    awaitParked(chan, 0, 0);
  }

  /** Closing wakes every sender; their items were never sent. */
  @Test
  @Behaviour({"chan-C42", "chan-C43", "chan-C48"})
  void close_sendersWaiting_allAreRejectedAndNothingIsAdded() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    int held = shape.fill(chan);
    try (ExecutorService threads = shape.threads()) {
      List<Future<Void>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(threads.submit(() -> ChanTest.sendAll(chan, List.of(-1))));
      }
      awaitParked(chan, 3, 0);
      chan.close();
      assertThat(waiting).allSatisfy(ChanEndTest::assertRejected);
    }
    assertThat(chan.size()).isEqualTo(held);
    for (int i = 0; i < held; i++) {
      assertThat(chan.receive()).isEqualTo(i);
    }
    assertClosed(chan::receive);
  }

  /** A failed channel drains, then says why, each time with an exception of its own. */
  @Test
  @Behaviour("chan-C46")
  void fail_itemsHeld_drainThenTheCause() throws InterruptedException {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    Exception cause = new Exception("the model hung up");
    chan.fail(cause);
    for (int i = 0; i < held; i++) {
      assertThat(chan.receive()).isEqualTo(i);
    }
    ChanClosed first = closedBy(chan::receive);
    ChanClosed second = closedBy(chan::tryReceive);
    assertThat(first).hasCause(cause).isNotSameAs(second);
    assertThat(second).hasCause(cause);
  }

  /** Whoever waits when it fails sees the cause, too. */
  @Test
  @Behaviour({"chan-C42", "chan-C46"})
  void fail_receiverWaiting_seesTheCause() throws Exception {
    Chan<Integer> chan = shape.chan();
    Exception cause = new Exception("the model hung up");
    try (ExecutorService threads = shape.threads()) {
      Future<Integer> waiting = threads.submit(() -> chan.receive());
      awaitParked(chan, 0, 1);
      chan.fail(cause);
      assertThatThrownBy(waiting::get).cause().isInstanceOf(ChanClosed.class).hasCause(cause);
    }
  }

  /** The first end counts. */
  @Test
  @Behaviour("chan-C40")
  void close_again_changesNothing() {
    Chan<Integer> closed = shape.chan();
    closed.close();
    closed.close();
    closed.fail(new Exception("too late"));
    assertThat(closedBy(closed::receive)).hasNoCause();
    Chan<Integer> failed = shape.chan();
    Exception cause = new Exception("first");
    failed.fail(cause);
    failed.close();
    failed.fail(new Exception("second"));
    assertThat(closedBy(failed::receive)).hasCause(cause);
  }

  /** Cancelling discards what is held and rejects what would come, also after a close. */
  @Test
  @Behaviour("chan-C45")
  void cancel_itemsHeld_areDiscarded() {
    Chan<Integer> open = shape.chan();
    int held = shape.load(open);
    open.cancel();
    open.cancel();
    assertThat(open.isDrained()).isTrue();
    assertThat(open.stats().discarded()).isEqualTo(held);
    assertClosed(open::receive);
    assertClosed(() -> open.trySend(1));
    assertThat(open.offer(1)).isEqualTo(new SendResult.Closed(null));
    Chan<Integer> closed = shape.chan();
    shape.load(closed);
    closed.close();
    closed.cancel();
    assertThat(closed.size()).isZero();
    assertClosed(closed::tryReceive);
  }

  /** Cancelling wakes a sender that waits for room. */
  @Test
  @Behaviour({"chan-C42", "chan-C45"})
  void cancel_senderWaiting_isRejected() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    shape.fill(chan);
    try (ExecutorService threads = shape.threads()) {
      Future<Void> waiting = threads.submit(() -> ChanTest.sendAll(chan, List.of(-1)));
      awaitParked(chan, 1, 0);
      chan.cancel();
      assertRejected(waiting);
    }
  }

  /** It is closed by leaving its block, also by an interrupted thread. */
  @Test
  @Behaviour("chan-C49")
  void close_byItsBlockAndInterrupted_closesAndKeepsTheFlag() {
    Chan<Integer> chan = shape.chan();
    Thread.currentThread().interrupt();
    try (chan) {
      assertThat(chan.isClosed()).isFalse();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(chan.isClosed()).isTrue();
  }

  /** Of many who close it at once exactly one is the first, and it is that one's cause. */
  @Test
  @Behaviour("chan-C40")
  void fail_manyAtOnce_oneCauseCounts() throws Exception {
    for (int round = 0; round < 20; round++) {
      Chan<Integer> chan = shape.chan();
      int held = shape.load(chan);
      CyclicBarrier start = new CyclicBarrier(4);
      List<Future<Throwable>> seen = new ArrayList<>();
      try (ExecutorService threads = shape.threads()) {
        for (int i = 0; i < 4; i++) {
          seen.add(threads.submit(() -> failAndLook(chan, start)));
        }
      }
      Throwable cause = chan.closeCause().orElseThrow();
      for (Future<Throwable> each : seen) {
        assertThat(each.get()).isSameAs(cause);
      }
      assertThat(chan.size()).isEqualTo(held);
    }
  }

  /** Whoever was matched before the close keeps the item; whoever was not is told the end. */
  @Test
  @Behaviour({"chan-C44", "chan-C22"})
  void close_oneReceiverMatchedOneNot_theOldestKeepsItsItem() throws Exception {
    ManualTime time = new ManualTime();
    HeldTicker held = new HeldTicker(time);
    Chan<Integer> chan = shape.<Integer>builder().ticker(held).build();
    AtomicReference<Thread> first = new AtomicReference<>();
    try (ExecutorService threads = shape.threads();
        chan) {
      Future<Integer> matched =
          threads.submit(() -> {
            first.set(Thread.currentThread());
            return chan.receive(Duration.ofSeconds(1));
          });
      time.awaitArmed(1);
      Future<Integer> excess = threads.submit(() -> chan.receive());
      awaitParked(chan, 0, 2);
      Operation.awaitAsleep(first.get());
      held.holdNext();
      assertThat(chan.trySend(5)).isTrue();
      held.awaitHeld();
      chan.close();
      assertRejected(excess);
      held.release();
      assertThat(matched.get()).isEqualTo(5);
    }
  }

  /** After a cancel by the receiver its senders are told so in every form. */
  @Test
  @Behaviour({"chan-C45", "chan-C8"})
  void cancel_afterFail_keepsTheCauseAndDropsTheRest() {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    Exception cause = new Exception("the model hung up");
    chan.fail(cause);
    chan.cancel();
    assertThat(chan.closeCause()).containsSame(cause);
    assertThat(chan.offer(1)).isEqualTo(new SendResult.Closed(cause));
    assertThat(closedBy(chan::tryReceive)).hasCause(cause);
    assertThat(chan.stats().discarded()).isEqualTo(held);
  }

  /** While it is open there is no cause, and after a clean end there is none either. */
  @Test
  @Behaviour({"chan-C14", "chan-C46"})
  void closeCause_openClosedFailed_tellsTheFailureOnly() {
    Chan<Integer> chan = shape.chan();
    assertThat(chan.closeCause()).isEmpty();
    assertThat(chan.isClosed()).isFalse();
    chan.close();
    assertThat(chan.closeCause()).isEmpty();
    assertThatThrownBy(() -> chan.fail(null)).isInstanceOf(NullPointerException.class);
    Chan<Integer> failed = shape.chan();
    failed.fail(new Exception("x"));
    assertThat(failed.closeCause().orElseThrow()).hasMessage("x");
    assertThat(failed.poll()).isEqualTo(new Poll.Closed<>(failed.closeCause().orElseThrow()));
  }

  /** One who waits for it to be empty is told when the last item has been taken, not before. */
  @Test
  @Behaviour({"chan-C47", "chan-C26"})
  void awaitDrained_lastItemTaken_isTrueThen() throws Exception {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    try (ExecutorService threads = shape.threads()) {
      Future<Boolean> drained = threads.submit(() -> chan.awaitDrained(Limit.FOREVER));
      assertThat(chan.awaitDrained(Duration.ZERO)).as("open").isFalse();
      chan.close();
      for (int i = 0; i < held; i++) {
        assertThat(chan.awaitDrained(Duration.ZERO)).as("%d left", held - i).isFalse();
        assertThat(drained.isDone()).isFalse();
        chan.receive();
      }
      assertThat(drained.get()).isTrue();
    }
    assertThat(chan.awaitDrained(Duration.ofSeconds(-1))).isTrue();
  }

  /** A cancel empties it, too; a time that runs out and an interrupt end the wait. */
  @Test
  @Behaviour({"chan-C47", "chan-C20", "chan-C21"})
  void awaitDrained_timeInterruptCancel_endTheWait() throws Exception {
    ManualTime time = new ManualTime();
    Chan<Integer> chan = shape.<Integer>builder().ticker(time).build();
    shape.load(chan);
    try (ExecutorService threads = shape.threads()) {
      Future<Boolean> late = threads.submit(() -> chan.awaitDrained(Duration.ofSeconds(1)));
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(1));
      assertThat(late.get()).isFalse();
      Operation<Boolean> interrupted =
          Operation.start(() -> chan.awaitDrained(Duration.ofSeconds(1)));
      time.awaitArmed(1);
      interrupted.thread().interrupt();
      assertThatThrownBy(interrupted::get).isInstanceOf(InterruptedException.class);
      Future<Boolean> drained = threads.submit(() -> chan.awaitDrained(Duration.ofSeconds(1)));
      time.awaitArmed(1);
      chan.cancel();
      assertThat(drained.get()).isTrue();
      assertThat(time.armed()).isZero();
    }
  }

  /** What was written before the end can be read by whoever has found it. */
  @Test
  @Behaviour("chan-M1")
  void fail_afterWriting_whoSeesTheEndSeesWhatWasWritten() throws Exception {
    for (int round = 0; round < 30; round++) {
      Chan<int[]> chan = shape.chan();
      int[] written = new int[1];
      try (ExecutorService threads = shape.threads()) {
        Future<Integer> reader =
            threads.submit(() -> {
              ChanClosed end = closedBy(chan::receive);
              return end.getCause() == null ? -1 : written[0];
            });
        written[0] = 1;
        chan.fail(new Exception("done"));
        assertThat(reader.get()).isEqualTo(1);
      }
    }
  }

  private static Throwable failAndLook(Chan<?> chan, CyclicBarrier start) throws Exception {
    Exception mine = new Exception("of " + Thread.currentThread().threadId());
    start.await();
    chan.fail(mine);
    assertThat(chan.isClosed()).isTrue();
    return chan.closeCause().orElseThrow();
  }

  private static void assertRejected(Future<?> waiting) {
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(ChanClosed.class);
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ChanClosed.class).hasNoCause();
  }

  private static ChanClosed closedBy(ThrowingCallable call) {
    return catchThrowableOfType(ChanClosed.class, call);
  }
}
