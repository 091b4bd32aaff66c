package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops over channels, of every kind, on every kind of thread. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(20)
class ChanIterationTest {
  @Parameter Shape shape;

  /** A loop has every item in order and ends with the channel, quietly. */
  @Test
  @Behaviour({"chan-C30", "chan-C14", "chan-C1"})
  void loop_closed_endsQuietlyAfterTheLastItem() throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> sendThenClose(chan, 100));
      List<Integer> received = new ArrayList<>();
      for (Integer item : chan) {
        received.add(item);
      }
      assertThat(received).isEqualTo(numbers(0, 100));
      sender.get();
    }
    chan.forEach(item -> assertThat(item).as("nothing is left").isNull());
    assertThat(chan.iterator().hasNext()).isFalse();
    assertThat(chan.closeCause()).isEmpty();
  }

  /**
   * Where the channel has failed the loop throws, after the last item, and again if asked again.
   */
  @Test
  @Behaviour({"chan-C30", "chan-C46"})
  void loop_failed_throwsTheCauseAfterTheLastItem() {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    Exception cause = new Exception("the model hung up");
    chan.fail(cause);
    Iterator<Integer> iterator = chan.iterator();
    for (int i = 0; i < held; i++) {
      assertThat(iterator.next()).isEqualTo(i);
    }
    assertThatThrownBy(iterator::hasNext).isInstanceOf(ChanClosed.class).hasCause(cause);
    assertThatThrownBy(iterator::next).isInstanceOf(ChanClosed.class).hasCause(cause);
    assertThatThrownBy(() -> chan.forEach(item -> {})).hasCause(cause);
  }

  /** A loop that ends while it waits: by close, quietly. */
  @Test
  @Behaviour({"chan-C30", "chan-C42"})
  void loop_closedWhileItWaits_ends() throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      Future<Boolean> more = threads.submit(() -> chan.iterator().hasNext());
      awaitParked(chan, 0, 1);
      chan.close();
      assertThat(more.get()).isFalse();
    }
  }

  /** Leaving a loop closes nothing and loses nothing: the next one goes on. */
  @Test
  @Behaviour({"chan-C30", "chan-C32"})
  void loop_leftByBreakAndByException_losesNothing() throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> sendThenClose(chan, 6));
      for (Integer item : chan) {
        if (item == 1) {
          break;
        }
      }
      assertThatThrownBy(() -> chan.forEach(item -> failAt(item, 3))).hasMessage("at 3");
      assertThat(chan.receive()).isEqualTo(4);
      assertThat(chan.receive()).isEqualTo(5);
      sender.get();
    }
  }

  /** It may be asked for more as often as one likes, and need not be; past the end it says so. */
  @Test
  @Behaviour("chan-C32")
  void iterator_hasNextAndNextInAnyOrder_keepTheContract() throws Exception {
    Chan<Integer> chan = shape.chan();
    try (ExecutorService threads = shape.threads()) {
      Future<?> sender = threads.submit(() -> sendThenClose(chan, 3));
      Iterator<Integer> iterator = chan.iterator();
      assertThat(iterator.next()).isZero();
      assertThat(iterator.hasNext() && iterator.hasNext()).isTrue();
      assertThat(iterator.next()).isEqualTo(1);
      assertThat(iterator.next()).isEqualTo(2);
      assertThat(iterator.hasNext() || iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
      sender.get();
    }
  }

  /** It holds no more than the item that it has promised. */
  @Test
  @Behaviour("chan-C32")
  void iterator_promised_holdsThatOneItemOnly() {
    Chan<Integer> chan = shape.chan();
    int held = shape.load(chan);
    Iterator<Integer> iterator = chan.iterator();
    assertThat(chan.size()).as("made, not asked").isEqualTo(held);
    if (held > 0) {
      assertThat(iterator.hasNext() && iterator.hasNext()).isTrue();
      assertThat(chan.size()).isEqualTo(held - 1);
      assertThat(iterator.next()).isZero();
      assertThat(chan.size()).isEqualTo(held - 1);
    }
  }

  /** Several iterators divide the items among them. */
  @Test
  @Behaviour({"chan-C33", "chan-C13"})
  void iterators_several_divideTheItems() throws Exception {
    Chan<Integer> chan = shape.chan();
    List<Integer> all = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      List<Future<List<Integer>>> loops = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        loops.add(threads.submit(() -> loop(chan)));
      }
      sendThenClose(chan, 1_000);
      for (Future<List<Integer>> each : loops) {
        assertThat(each.get()).isSorted();
        all.addAll(each.get());
      }
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(numbers(0, 1_000));
  }

  /** What one iterator has promised no other sees. */
  @Test
  @Behaviour("chan-C33")
  void iterators_onePromised_theOtherHasTheNext() {
    Chan<Integer> chan = Chan.bounded(2);
    chan.trySend(0);
    chan.trySend(1);
    Iterator<Integer> first = chan.iterator();
    Iterator<Integer> second = chan.iterator();
    assertThat(first.hasNext()).isTrue();
    assertThat(second.next()).isEqualTo(1);
    assertThat(first.next()).isZero();
  }

  /** An interrupt ends the loop unchecked, with the flag set; the item goes to the next. */
  @Test
  @Behaviour({"chan-C34", "chan-C22"})
  void loop_interruptedWhileItWaits_throwsWithTheFlagSet() throws Exception {
    Chan<Integer> chan = shape.chan();
    Operation<Boolean> loop =
        Operation.start(() -> {
          assertThatThrownBy(() -> chan.iterator().hasNext())
              .isInstanceOf(ChanInterrupted.class)
              .hasCauseInstanceOf(InterruptedException.class);
          return Thread.currentThread().isInterrupted();
        });
    awaitParked(chan, 0, 1);
    loop.thread().interrupt();
    assertThat(loop.get()).isTrue();
    awaitParked(chan, 0, 0);
  }

  /** An interrupt before the loop does, too; the iterator can go on after it was cleared. */
  @Test
  @Behaviour({"chan-C34", "chan-C23"})
  void next_interruptedBefore_takesNothingAndGoesOnLater() {
    Chan<Integer> chan = Chan.bounded(1);
    chan.trySend(1);
    Iterator<Integer> iterator = chan.iterator();
    Thread.currentThread().interrupt();
    assertThatThrownBy(iterator::next).isInstanceOf(ChanInterrupted.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(chan.size()).isEqualTo(1);
    assertThat(iterator.next()).isEqualTo(1);
  }

  /** A promised item survives an interrupt: it was taken. */
  @Test
  @Behaviour({"chan-C32", "chan-C34"})
  void next_interruptedAfterHasNext_givesThePromisedItem() {
    Chan<Integer> chan = Chan.bounded(1);
    chan.trySend(1);
    Iterator<Integer> iterator = chan.iterator();
    assertThat(iterator.hasNext()).isTrue();
    Thread.currentThread().interrupt();
    try {
      assertThat(iterator.next()).isEqualTo(1);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static List<Integer> loop(Chan<Integer> chan) {
    List<Integer> items = new ArrayList<>();
    chan.forEach(items::add);
    return items;
  }

  private static Void sendThenClose(Chan<Integer> chan, int count) throws InterruptedException {
    ChanTest.sendAll(chan, numbers(0, count));
    chan.close();
    return null;
  }

  private static void failAt(int item, int at) {
    if (item == at) {
      throw new IllegalStateException("at " + at);
    }
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
