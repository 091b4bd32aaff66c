package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Giving and taking, on every kind of channel and thread: order, bounds, who is next. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanTest {
  @Parameter Shape shape;

  /** One sender's items arrive in its order, the very objects that were sent. */
  @Test
  @Behaviour({"chan-C1", "chan-C12", "chan-C13"})
  void send_manyItems_areReceivedInOrderByReference() throws Exception {
    List<Object> sent = IntStream.range(0, 2_000).mapToObj(i -> new Object()).toList();
    Chan<Object> chan = shape.chan();
    List<Object> received = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> sendAll(chan, sent));
      for (int i = 0; i < sent.size(); i++) {
        received.add(chan.receive());
      }
      sender.get();
    }
    assertThat(received).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(sent);
  }

  /** Whatever is no null can be an item: an exception, another channel, the channel itself. */
  @Test
  @Behaviour("chan-C12")
  void send_itselfAnExceptionAnEqual_comeOutAsTheyWentIn() throws Exception {
    Chan<Object> chan = shape.chan();
    List<Object> sent = List.of(chan, new ChanClosed("x", null), Chan.unbounded(), new String("a"));
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> sendAll(chan, sent));
      for (Object item : sent) {
        assertThat(chan.receive()).isSameAs(item);
      }
      sender.get();
    }
  }

  /** While there is room a send needs nobody, while there is an item a receive needs nobody. */
  @Test
  @Behaviour({"chan-C2", "chan-C3"})
  void sendAndReceive_roomAndItems_returnAlone() throws InterruptedException {
    assumeTrue(shape.capacity() > 0);
    Chan<Integer> chan = shape.chan();
    int room = Math.min(shape.capacity(), 100);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < room; i++) {
        chan.send(i);
      }
      for (int i = 0; i < room; i++) {
        assertThat(chan.receive()).isEqualTo(i);
      }
    }
  }

  /** Exactly as many items as the capacity fit when nobody receives. */
  @Test
  @Behaviour({"chan-C4", "chan-C5", "chan-C9"})
  void trySend_nobodyReceives_capacityFits() {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    assertThat(shape.fill(chan)).isEqualTo(shape.capacity());
    assertThat(chan.size()).isEqualTo(shape.capacity());
    assertThat(chan.trySend(99)).isFalse();
  }

  /** Without a bound a send never waits. */
  @Test
  @Behaviour("chan-C4")
  void send_unbounded_neverWaits() throws InterruptedException {
    assumeTrue(!shape.bounded());
    Chan<Integer> chan = shape.chan();
    for (int i = 0; i < 10_000; i++) {
      chan.send(i);
    }
    assertThat(chan.size()).isEqualTo(10_000);
  }

  /**
   * A freed slot goes to the sender that has waited longest: nobody who comes later overtakes, and
   * the bound holds however many wait.
   */
  @Test
  @Behaviour({"chan-C2", "chan-C4", "chan-C10", "chan-C11", "chan-M3"})
  void receive_sendersWaiting_oldestGetsTheSlot() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    int held = shape.fill(chan);
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 5; i++) {
        int item = held + i;
        threads.submit(() -> sendAll(chan, List.of(item)));
        awaitParked(chan, i + 1, 0);
      }
      for (int i = 0; i < held + 5; i++) {
        if (i < 5) {
          assertThat(chan.trySend(-1)).as("overtake").isFalse();
        }
        assertThat(chan.size()).isLessThanOrEqualTo(shape.capacity());
        assertThat(chan.receive()).isEqualTo(i);
        assertThat(chan.stats().senders()).as("served by the receive").hasSize(Math.max(4 - i, 0));
      }
    }
  }

  /** An item goes to the receiver that has waited longest, straight. */
  @Test
  @Behaviour({"chan-C3", "chan-C10", "chan-C11", "chan-C26", "chan-M3"})
  void send_receiversWaiting_oldestGetsTheItem() throws Exception {
    Chan<Integer> chan = shape.chan();
    List<Future<Integer>> received = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 4; i++) {
        received.add(threads.submit(() -> chan.receive()));
        awaitParked(chan, 0, i + 1);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(chan.trySend(i)).as("a receiver waits").isTrue();
        assertThat(chan.size()).isZero();
        assertThat(chan.tryReceive()).as("overtake").isNull();
      }
      for (int i = 0; i < 4; i++) {
        assertThat(received.get(i).get()).isEqualTo(i);
      }
    }
    awaitParked(chan, 0, 0);
  }

  /** A rendezvous hands over only between two who are there. */
  @Test
  @Behaviour("chan-C9")
  void tryReceive_rendezvousSenderWaits_takesItsItem() throws Exception {
    assumeTrue(shape.capacity() == 0);
    Chan<String> chan = shape.chan();
    assertThat(chan.tryReceive()).isNull();
    assertThat(chan.trySend("nobody is there")).isFalse();
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> sendAll(chan, List.of("hello")));
      awaitParked(chan, 1, 0);
      assertThat(sender.isDone()).isFalse();
      assertThat(chan.size()).isZero();
      assertThat(chan.tryReceive()).isEqualTo("hello");
      sender.get();
    }
  }

  /** A channel may carry null in no form, and says so before anything else. */
  @Test
  void send_null_isRefusedAndChangesNothing() {
    Chan<Object> chan = shape.chan();
    assertThatThrownBy(() -> chan.send(nothing())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> chan.send(nothing(), java.time.Duration.ZERO))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> chan.trySend(nothing())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> chan.offer(nothing())).isInstanceOf(NullPointerException.class);
    assertThat(chan.stats().accepted()).isZero();
  }

  /** Platform and virtual threads on both sides of one channel divide its items exactly. */
  @Test
  @Behaviour({"chan-C13", "chan-M1"})
  void send_mixedThreadsOnBothSides_everyItemArrivesOnceWithWhatWasWrittenBefore()
      throws Exception {
    Chan<int[]> chan = shape.chan();
    List<Future<Integer>> sums = new ArrayList<>();
    List<Future<?>> senders = new ArrayList<>();
    try (ExecutorService platform = Shape.threads(false);
        ExecutorService virtual = Shape.threads(true)) {
      for (ExecutorService threads : List.of(platform, virtual, platform, virtual)) {
        sums.add(threads.submit(() -> sum(chan)));
        senders.add(threads.submit(() -> sendArrays(chan, 500)));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
      chan.close();
    }
    int total = 0;
    for (Future<Integer> sum : sums) {
      total += sum.get();
    }
    assertThat(total).isEqualTo(4 * 500);
  }

  /**
   * A full channel's send k + n ends after receive k: what that thread wrote before can be read.
   */
  @Test
  @Behaviour("chan-M1")
  void send_waitsForTheReceiver_seesWhatItWroteBefore() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = shape.chan();
    int[] written = new int[1];
    int held = shape.fill(chan);
    try (ExecutorService threads = shape.threads()) {
      Future<?> receiver =
          threads.submit(() -> {
            for (int i = 0; i < 1_000; i++) {
              written[0] = i + 1;
              chan.receive();
            }
            return null;
          });
      for (int i = 0; i < 1_000; i++) {
        chan.send(held + i);
        assertThat(written[0]).isGreaterThan(i);
      }
      receiver.get();
    }
  }

  static <T> Void sendAll(Chan<T> chan, List<T> items) throws InterruptedException {
    for (T item : items) {
      chan.send(item);
    }
    return null;
  }

  private static Void sendArrays(Chan<int[]> chan, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      int[] item = new int[1];
      item[0] = 1;
      chan.send(item);
    }
    return null;
  }

  private static int sum(Chan<int[]> chan) throws InterruptedException {
    int sum = 0;
    while (chan.poll(Limit.FOREVER) instanceof Poll.Item<int[]>(int[] item)) {
      sum += item[0];
    }
    return sum;
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T nothing() {
    return null;
  }
}
