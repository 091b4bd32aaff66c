package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms that never wait: what they tell apart, and that they never err. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanTryTest {
  @Parameter Shape shape;

  /** A full channel says no; a full and closed one says that it is closed. */
  @Test
  @Behaviour({"chan-C5", "chan-C8"})
  void trySend_fullThenClosed_closedOutranksFull() {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    shape.fill(chan);
    assertThat(chan.trySend(-1)).isFalse();
    assertThat(chan.offer(-1)).isEqualTo(new SendResult.NoRoom());
    chan.close();
    assertThatThrownBy(() -> chan.trySend(-1)).isInstanceOf(ChanClosed.class);
    assertThat(chan.offer(-1)).isEqualTo(new SendResult.Closed(null));
  }

  /** Offer takes what fits, and tells why not otherwise, with the cause of the end. */
  @Test
  @Behaviour("chan-C8")
  void offer_roomThenFailed_isSentThenToldTheCause() {
    Chan<Integer> chan = shape.chan();
    if (shape.capacity() > 0) {
      assertThat(chan.offer(1)).isEqualTo(new SendResult.Sent());
      assertThat(chan.offer(1).sent()).isEqualTo(shape.capacity() > 1);
      assertThat(chan.tryReceive()).isEqualTo(1);
    }
    Exception cause = new Exception("the caller hung up");
    chan.fail(cause);
    assertThat(chan.offer(2)).isEqualTo(new SendResult.Closed(cause));
    assertThat(chan.offer(2).sent()).isFalse();
  }

  /** Nothing now is not the end: an item outranks it, then each has a value of its own. */
  @Test
  @Behaviour({"chan-C6", "chan-C14"})
  void poll_emptyItemsThenClosed_tellsEachApart() throws InterruptedException {
    Chan<Integer> chan = shape.chan();
    assertThat(chan.tryReceive()).isNull();
    assertThat(chan.poll()).isEqualTo(new Poll.Nothing<>());
    int held = shape.load(chan);
    chan.close();
    for (int i = 0; i < held; i++) {
      assertThat(chan.poll()).isEqualTo(new Poll.Item<>(i));
    }
    assertThat(chan.poll()).isEqualTo(new Poll.Closed<>(null));
    assertThat(chan.poll(Limit.FOREVER)).isEqualTo(new Poll.Closed<>(null));
    assertThatThrownBy(chan::tryReceive).isInstanceOf(ChanClosed.class);
  }

  /** The forms that never wait take no notice of an interrupt and keep it. */
  @Test
  @Behaviour({"chan-C6", "chan-C7", "chan-M8"})
  void tryForms_interrupted_workAndKeepTheFlag() {
    Chan<Integer> chan = shape.chan();
    boolean holds = shape.capacity() > 0;
    Thread.currentThread().interrupt();
    try {
      assertThat(chan.tryReceive()).isNull();
      assertThat(chan.trySend(1)).isEqualTo(holds);
      assertThat(chan.tryReceive()).isEqualTo(holds ? 1 : null);
      assertThat(chan.offer(2).sent()).isEqualTo(holds);
      assertThat(chan.poll()).isEqualTo(holds ? new Poll.Item<>(2) : new Poll.Nothing<>());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** With a token left for everybody, nobody is ever told empty; with a slot left, never full. */
  @Test
  @Behaviour("chan-C7")
  void tryForms_contended_neverErr() throws Exception {
    assumeTrue(shape.capacity() >= 16);
    Chan<Integer> chan = shape.chan();
    for (int i = 0; i < 8; i++) {
      chan.trySend(i);
    }
    List<Future<Integer>> failures = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(4);
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 4; i++) {
        failures.add(threads.submit(() -> takeAndGiveBack(chan, start)));
      }
    }
    for (Future<Integer> each : failures) {
      assertThat(each.get()).isZero();
    }
    assertThat(chan.size()).isEqualTo(8);
  }

  /** However close the end is, offer has an answer and no exception. */
  @Test
  @Behaviour("chan-C8")
  void offer_racesWithClose_neverThrows() throws Exception {
    for (int round = 0; round < 30; round++) {
      Chan<Integer> chan = shape.chan();
      CyclicBarrier start = new CyclicBarrier(2);
      try (ExecutorService threads = shape.threads()) {
        Future<Integer> offerer = threads.submit(() -> offerUntilClosed(chan, start));
        start.await();
        chan.close();
        assertThat(offerer.get()).isEqualTo((int) chan.stats().accepted());
      }
    }
  }

  private static int takeAndGiveBack(Chan<Integer> chan, CyclicBarrier start) throws Exception {
    int failures = 0;
    start.await();
    for (int i = 0; i < 2_000; i++) {
      Integer token = chan.tryReceive();
      if (token == null || !chan.trySend(token)) {
        failures++;
      }
    }
    return failures;
  }

  private static int offerUntilClosed(Chan<Integer> chan, CyclicBarrier start) throws Exception {
    start.await();
    int sent = 0;
    while (true) {
      switch (chan.offer(sent)) {
        case SendResult.Sent() -> sent++;
        case SendResult.NoRoom() -> chan.poll();
        case SendResult.Closed(var _) -> {
          return sent;
        }
      }
    }
  }
}
