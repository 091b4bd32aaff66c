package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to lose an item: each is told of once, and of nothing else. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanLossTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Parameter Shape shape;

  private final ManualTime time = new ManualTime();
  private final List<Integer> told = new CopyOnWriteArrayList<>();
  private Chan<Integer> chan;
  private int held;

  @BeforeEach
  void fill() {
    chan = shape.<Integer>builder().ticker(time).onUndelivered(told::add).build();
    held = shape.load(chan);
  }

  /** Decision: calls = discarded + refused; accepted = received + held + discarded. */
  @AfterEach
  void addUp() {
    ChanStats stats = chan.stats();
    assertThat(told).doesNotHaveDuplicates().hasSize((int) stats.undelivered());
    assertThat(stats.accepted()).isEqualTo(stats.received() + stats.size() + stats.discarded());
  }

  /** What is held when it is cancelled, oldest first. */
  @Test
  @Behaviour({"chan-C54", "chan-C45"})
  void cancel_itemsHeld_tellsEachInOrder() {
    chan.cancel();
    chan.cancel();
    assertThat(told).isEqualTo(numbers(0, held));
  }

  /** What is held when it is closed is still to be had: nothing is told, until a cancel. */
  @Test
  @Behaviour({"chan-C54", "chan-C41"})
  void close_itemsHeld_tellsNothingUntilCancelled() {
    chan.close();
    assertThat(told).isEmpty();
    int received = chan.poll() instanceof Poll.Item<Integer> ? 1 : 0;
    chan.cancel();
    assertThat(told).isEqualTo(numbers(received, held));
  }

  /** What senders wait with at a close; their sends are refused. */
  @Test
  @Behaviour({"chan-C54", "chan-C43"})
  void close_sendersWaiting_tellsEach() throws Exception {
    assumeTrue(shape.bounded());
    try (ExecutorService threads = shape.threads()) {
      List<Future<?>> senders = List.of(sending(threads, -1, 1), sending(threads, -2, 2));
      chan.close();
      assertThat(told).containsExactly(-1, -2);
      for (Future<?> sender : senders) {
        assertThatThrownBy(sender::get).hasCauseInstanceOf(ChanClosed.class);
      }
    }
    assertThat(chan.stats().refused()).isEqualTo(2);
  }

  /** What is held and what is waited with, when it is cancelled. */
  @Test
  @Behaviour({"chan-C54", "chan-C45"})
  void cancel_sendersWaiting_tellsAll() throws Exception {
    assumeTrue(shape.bounded());
    try (ExecutorService threads = shape.threads()) {
      sending(threads, -1, 1);
      chan.cancel();
    }
    assertThat(told).hasSize(held + 1).contains(-1);
  }

  /** A send on a closed channel, timed or not. */
  @Test
  @Behaviour("chan-C54")
  void send_closed_isTold() {
    chan.close();
    assertThatThrownBy(() -> chan.send(-1)).isInstanceOf(ChanClosed.class);
    assertThatThrownBy(() -> chan.send(-2, SECOND)).isInstanceOf(ChanClosed.class);
    assertThat(told).containsExactly(-1, -2);
  }

  /** An interrupted send, whether it had begun to wait or not. */
  @Test
  @Behaviour("chan-C54")
  void send_interrupted_isTold() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> chan.send(-1)).isInstanceOf(InterruptedException.class);
    assertThat(told).containsExactly(-1);
    assumeTrue(shape.bounded());
    Operation<Boolean> send = Operation.start(() -> chan.send(-2, SECOND));
    time.awaitArmed(1);
    send.thread().interrupt();
    assertThatThrownBy(send::get).isInstanceOf(InterruptedException.class);
    assertThat(told).containsExactly(-1, -2);
  }

  /** A send whose time ran out. */
  @Test
  @Behaviour("chan-C54")
  void send_outOfTime_isTold() throws Exception {
    assumeTrue(shape.bounded());
    Operation<Boolean> send = Operation.start(() -> chan.send(-1, SECOND));
    time.awaitArmed(1);
    time.advance(SECOND);
    assertThat(send.get()).isFalse();
    assertThat(told).containsExactly(-1);
  }

  /** Not what its caller still holds, nor what is received. */
  @Test
  @Behaviour("chan-C54")
  void tryForms_refused_areNotTold() throws Exception {
    assumeTrue(shape.bounded());
    assertThat(chan.trySend(-1)).isFalse();
    assertThat(chan.offer(-2).sent()).isFalse();
    assertThat(chan.send(-3, Duration.ZERO)).isFalse();
    for (int i = 0; i < held; i++) {
      chan.receive();
    }
    chan.close();
    assertThatThrownBy(() -> chan.trySend(-4)).isInstanceOf(ChanClosed.class);
    assertThat(chan.offer(-5).sent()).isFalse();
    assertThat(told).isEmpty();
    assertThat(chan.stats().refused()).isZero();
  }

  private Future<?> sending(ExecutorService threads, int item, int parked) {
    Future<?> sender = threads.submit(() -> ChanTest.sendAll(chan, List.of(item)));
    awaitParked(chan, parked, 0);
    return sender;
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
