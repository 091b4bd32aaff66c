package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
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

/** Giving and taking, on every kind of channel and thread. */
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
  @Behaviour({"chan-C2", "chan-C4", "chan-C10", "chan-C11"})
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
        if (i < 4) {
          awaitParked(chan, 4 - i, 0);
        }
      }
    }
    awaitParked(chan, 0, 0);
  }

  /** An item goes to the receiver that has waited longest, straight. */
  @Test
  @Behaviour({"chan-C3", "chan-C10", "chan-C26"})
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
      assertThat(chan.tryReceive()).isEqualTo("hello");
      sender.get();
    }
  }

  /** The forms that never wait take no notice of an interrupt and keep it. */
  @Test
  @Behaviour({"chan-C6", "chan-C7"})
  void tryForms_interrupted_workAndKeepTheFlag() {
    assumeTrue(shape.capacity() > 0);
    Chan<Integer> chan = shape.chan();
    Thread.currentThread().interrupt();
    try {
      assertThat(chan.tryReceive()).isNull();
      assertThat(chan.trySend(1)).isTrue();
      assertThat(chan.tryReceive()).isEqualTo(1);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** A channel may carry null in no form, and says so before anything else. */
  @Test
  void send_null_isRefusedAndChangesNothing() {
    Chan<Object> chan = shape.chan();
    assertThatThrownBy(() -> chan.send(nothing())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> chan.send(nothing(), Duration.ZERO))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> chan.trySend(nothing())).isInstanceOf(NullPointerException.class);
    assertThat(chan.size()).isZero();
  }

  /** A zero or negative time does not wait, but takes and gives what it can. */
  @Test
  @Behaviour({"chan-C20", "chan-C21"})
  void timedForms_noTime_behaveAsTheTryForms() throws InterruptedException {
    Chan<Integer> chan = shape.chan();
    assertThat(chan.receive(Duration.ZERO)).isNull();
    int held = shape.fill(chan);
    if (shape.bounded()) {
      assertThat(chan.send(-1, Duration.ofSeconds(-1))).isFalse();
    }
    if (held > 0) {
      assertThat(chan.receive(Duration.ofSeconds(-1))).isZero();
      assertThat(chan.send(-2, Duration.ZERO)).isTrue();
    }
  }

  /** A time beyond all clocks is no limit. */
  @Test
  @Behaviour("chan-C21")
  void receive_forCenturies_waitsForTheItem() throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      var first = threads.submit(() -> chan.receive(Duration.ofSeconds(Long.MAX_VALUE)));
      awaitParked(chan, 0, 1);
      var second = threads.submit(() -> chan.receive(Duration.ofDays(365 * 200)));
      awaitParked(chan, 0, 2);
      chan.send(1);
      chan.send(2);
      assertThat(first.get()).isEqualTo(1);
      assertThat(second.get()).isEqualTo(2);
    }
  }

  /** A rendezvous, too, gives up when its time is over; nothing of the operation stays. */
  @Test
  @Behaviour({"chan-C20", "chan-C26"})
  void timedForms_nobodyComes_giveUpWithoutTrace() throws InterruptedException {
    Chan<Integer> chan = shape.chan();
    assertThat(chan.receive(Duration.ofMillis(1))).isNull();
    shape.fill(chan);
    if (shape.bounded()) {
      assertThat(chan.send(-1, Duration.ofMillis(1))).isFalse();
    }
    awaitParked(chan, 0, 0);
  }

  static <T> Void sendAll(Chan<T> chan, List<T> items) throws InterruptedException {
    for (T item : items) {
      chan.send(item);
    }
    return null;
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T nothing() {
    return null;
  }
}
