package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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
    int held = shape.bounded() ? shape.fill(chan) : ten(chan);
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
    int held = shape.bounded() ? shape.fill(chan) : ten(chan);
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
    shape.fill(open);
    open.cancel();
    open.cancel();
    assertThat(open.isDrained()).isTrue();
    assertClosed(open::receive);
    assertClosed(() -> open.trySend(1));
    Chan<Integer> closed = shape.chan();
    shape.fill(closed);
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

  private static int ten(Chan<Integer> chan) {
    for (int i = 0; i < 10; i++) {
      chan.trySend(i);
    }
    return 10;
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
    return org.assertj.core.api.Assertions.catchThrowableOfType(ChanClosed.class, call);
  }
}
