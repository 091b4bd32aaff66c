package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Taking several items at once, on every kind of channel and thread. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanBatchTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Parameter Shape shape;

  private final ManualTime time = new ManualTime();

  /** What is there, in order, and no more than asked for. */
  @Test
  @Behaviour("chan-C62")
  void receiveBatch_itemsThere_takesUpToTheMost() throws InterruptedException {
    assumeTrue(shape.capacity() >= 16);
    Chan<Integer> chan = chan();
    for (int i = 0; i < 16; i++) {
      chan.send(i);
    }
    assertThat(chan.receiveBatch(3)).containsExactly(0, 1, 2);
    assertThat(chan.receiveBatch(1)).containsExactly(3);
    assertThat(chan.receiveBatch(100)).hasSize(12).startsWith(4).endsWith(15);
  }

  /** What senders wait with comes along, after what is held, and they are free. */
  @Test
  @Behaviour({"chan-C62", "chan-C10"})
  void receiveBatch_sendersWait_takesTheirItemsToo() throws Exception {
    assumeTrue(shape.bounded());
    Chan<Integer> chan = chan();
    int held = shape.fill(chan);
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 3; i++) {
        int item = held + i;
        threads.submit(() -> ChanTest.sendAll(chan, List.of(item)));
        awaitParked(chan, i + 1, 0);
      }
      List<Integer> batch = chan.receiveBatch(held + 2);
      assertThat(batch).hasSize(held + 2).isSorted().startsWith(0).endsWith(held + 1);
      assertThat(chan.receive()).isEqualTo(held + 2);
    }
  }

  /** Empty, it waits for one item, and gives that at once. */
  @Test
  @Behaviour("chan-C62")
  void receiveBatch_empty_waitsForOneItem() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<List<Integer>> batch = threads.submit(() -> chan.receiveBatch(5));
      awaitParked(chan, 0, 1);
      chan.send(7);
      assertThat(batch.get()).containsExactly(7);
    }
  }

  /** With time to linger it fills up, and comes as soon as it is full. */
  @Test
  @Behaviour("chan-C62")
  void receiveBatch_lingersUntilFull_comesAtOnce() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<List<Integer>> batch = threads.submit(() -> chan.receiveBatch(3, SECOND));
      for (int i = 0; i < 3; i++) {
        chan.send(i);
      }
      assertThat(batch.get()).containsExactly(0, 1, 2);
      assertThat(time.armed()).isZero();
    }
  }

  /** When the time to linger is over, what has come is given, and not before. */
  @Test
  @Behaviour({"chan-C62", "chan-C21"})
  void receiveBatch_lingerRunsOut_givesWhatHasCome() throws Exception {
    Chan<Integer> chan = chan();
    try (ExecutorService threads = shape.threads()) {
      Future<List<Integer>> batch = threads.submit(() -> chan.receiveBatch(3, SECOND));
      awaitParked(chan, 0, 1);
      assertThat(time.armed()).as("no limit for the first").isZero();
      chan.send(1);
      time.awaitArmed(1);
      time.advance(SECOND.minusNanos(1));
      assertThat(chan.stats().receivers()).hasSize(1);
      time.advance(Duration.ofNanos(1));
      assertThat(batch.get()).containsExactly(1);
    }
  }

  /** The end, or an interrupt, while it lingers cuts it short: nothing that was taken is lost. */
  @Test
  @Behaviour({"chan-C62", "chan-C22"})
  void receiveBatch_endOrInterruptWhileLingering_givesWhatHasCome() throws Exception {
    Chan<Integer> chan = chan();
    Operation<Boolean> interrupted =
        Operation.start(() ->
            chan.receiveBatch(3, SECOND).equals(List.of(1))
                && Thread.currentThread().isInterrupted());
    chan.send(1);
    time.awaitArmed(1);
    interrupted.thread().interrupt();
    assertThat(interrupted.get()).isTrue();
    Operation<List<Integer>> closed = Operation.start(() -> chan.receiveBatch(3, SECOND));
    chan.send(2);
    time.awaitArmed(1);
    chan.close();
    assertThat(closed.get()).containsExactly(2);
    assertThatThrownBy(() -> chan.receiveBatch(3, SECOND)).isInstanceOf(ChanClosed.class);
  }

  /** What cannot be is refused before anything is taken. */
  @Test
  @Behaviour("chan-C62")
  void receiveBatch_wrongArguments_areRefusedAndNothingIsTaken() {
    Chan<Integer> chan = chan();
    int held = shape.load(chan);
    assertThatThrownBy(() -> chan.receiveBatch(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max: 0 (expected: at least 1)");
    assertThatThrownBy(() -> chan.receiveBatch(3, null)).isInstanceOf(NullPointerException.class);
    assertThat(chan.size()).isEqualTo(held);
  }

  /** Batches of several receivers divide the items, each in order. */
  @Test
  @Behaviour({"chan-C62", "chan-C13"})
  void receiveBatch_severalReceivers_divideTheItems() throws Exception {
    Chan<Integer> chan = chan();
    List<Future<List<Integer>>> received = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 3; i++) {
        received.add(threads.submit(() -> batches(chan)));
      }
      for (int i = 0; i < 2_000; i++) {
        chan.send(i);
      }
      chan.close();
      for (Future<List<Integer>> each : received) {
        assertThat(each.get()).isSorted();
        all.addAll(each.get());
      }
    }
    Collections.sort(all);
    assertThat(all).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
  }

  private static List<Integer> batches(Chan<Integer> chan) throws InterruptedException {
    List<Integer> items = new ArrayList<>();
    while (true) {
      try {
        List<Integer> batch = chan.receiveBatch(7);
        assertThat(batch).hasSizeBetween(1, 7);
        items.addAll(batch);
      } catch (ChanClosed e) {
        return items;
      }
    }
  }

  private Chan<Integer> chan() {
    return shape.<Integer>builder().ticker(time).build();
  }
}
