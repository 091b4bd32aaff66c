package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory follows what is held and who waits; everything else can be collected. */
@Timeout(120)
class ChanMemoryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long FEW_BYTES = 2 << 20;

  /** What was received can be collected while the channel lives, whatever way it went. */
  @ParameterizedTest
  @MethodSource("dev.weir.channel.Shape#all")
  @Behaviour("chan-M2")
  void receive_theItem_canBeCollected(Shape shape) throws Exception {
    Chan<Object> chan = shape.chan();
    Iterator<Object> iterator = chan.iterator();
    List<WeakReference<Object>> received = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 40; i++) {
        received.add(handOver(chan, threads));
        received.add(handOverTo(iterator, chan, threads));
      }
    }
    received.forEach(ChanMemoryTest::awaitCollected);
    Reference.reachabilityFence(chan);
    Reference.reachabilityFence(iterator);
  }

  /** So can what was dropped, discarded, or given in a send that failed. */
  @Test
  @Behaviour({"chan-M2", "chan-C26"})
  void loseIt_theItem_canBeCollected() throws Exception {
    List<WeakReference<Object>> lost = new ArrayList<>();
    Chan<Object> sliding = Chan.conflated();
    Chan<Object> discarding = Chan.bounded(3);
    Chan<Object> full = Chan.builder().bounded(1).ticker(new Impatient(() -> {})).build();
    full.send("first");
    for (int i = 0; i < 3; i++) {
      lost.add(item(sliding::trySend));
      lost.add(item(discarding::trySend));
      lost.add(item(item -> assertThat(timedOut(full, item)).isTrue()));
    }
    sliding.send("last");
    discarding.cancel();
    lost.forEach(ChanMemoryTest::awaitCollected);
    Reference.reachabilityFence(List.of(sliding, discarding, full));
  }

  /** An unbounded channel that held much and is empty again is as small as before. */
  @Test
  @Behaviour("chan-M2")
  void receive_unboundedIsEmptied_givesTheMemoryBack() throws InterruptedException {
    Chan<String> chan = Chan.unbounded();
    long before = used();
    for (int i = 0; i < 4_000_000; i++) {
      chan.send("item");
    }
    assertThat(used() - before).as("it was large").isGreaterThan(4 * FEW_BYTES);
    for (int i = 0; i < 4_000_000; i++) {
      chan.receive();
    }
    awaitUsedAtMost(before + FEW_BYTES);
    Reference.reachabilityFence(chan);
  }

  /** It need not be emptied for that: what it holds is what counts. */
  @Test
  @Behaviour("chan-M2")
  void receive_unboundedIsNearlyEmptied_givesTheMemoryBack() throws InterruptedException {
    Chan<String> chan = Chan.unbounded();
    long before = used();
    for (int i = 0; i < 4_000_000; i++) {
      chan.send("item");
    }
    for (int i = 0; i < 3_999_900; i++) {
      chan.receive();
    }
    awaitUsedAtMost(before + FEW_BYTES);
    assertThat(chan.size()).isEqualTo(100);
  }

  /** A million operations that ran out of time, each after it had parked, leave nothing. */
  @Test
  @Behaviour({"chan-M2", "chan-C26", "chan-C21"})
  void timedForms_aMillionRunOutOfTime_leaveNothing() throws Exception {
    Chan<Integer> chan =
        Chan.<Integer>builder().rendezvous().ticker(new Impatient(() -> {})).build();
    long before = used();
    for (int i = 0; i < 500_000; i++) {
      assertThat(chan.receive(SECOND) == null && timedOut(chan, i)).isTrue();
    }
    awaitUsedAtMost(before + FEW_BYTES);
    assertNothingLeft(chan, 500_000);
  }

  /** Nor do as many that were interrupted, each after it had parked. */
  @Test
  @Behaviour({"chan-M2", "chan-C24", "chan-C26"})
  void blockingForms_manyAreInterrupted_leaveNothing() {
    Ticker interrupting = new Impatient(Thread.currentThread()::interrupt);
    Chan<Integer> chan = Chan.<Integer>builder().rendezvous().ticker(interrupting).build();
    long before = used();
    for (int i = 0; i < 100_000; i++) {
      int item = i;
      assertThat(isInterrupted(() -> chan.receive(SECOND))).isTrue();
      assertThat(isInterrupted(() -> chan.send(item, SECOND))).isTrue();
    }
    awaitUsedAtMost(before + FEW_BYTES);
    assertNothingLeft(chan, 100_000);
  }

  /** Ten thousand items, and channels that live for a moment each, leave nothing behind. */
  @ParameterizedTest
  @MethodSource("dev.weir.channel.Shape#all")
  @Behaviour({"chan-C65", "chan-M2"})
  void chans_manyShortLives_canBeCollected(Shape shape) throws Exception {
    List<WeakReference<Chan<?>>> ended = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < 500; i++) {
        ended.add(life(shape, threads, 20));
      }
      ended.add(life(shape, threads, 10_000));
    }
    ended.forEach(ChanMemoryTest::awaitCollected);
  }

  /** Opened, used by two threads with alarms armed, closed, drained. */
  private static WeakReference<Chan<?>> life(Shape shape, ExecutorService threads, int items)
      throws Exception {
    Chan<Integer> chan = shape.chan();
    Future<Integer> receiver = threads.submit(() -> count(chan));
    for (int i = 0; i < items; i++) {
      assertThat(chan.send(i, SECOND.multipliedBy(60))).isTrue();
    }
    chan.close();
    assertThat(receiver.get()).isEqualTo(items);
    assertThat(chan.stats().received()).isEqualTo(items);
    return new WeakReference<>(chan);
  }

  private static int count(Chan<Integer> chan) throws InterruptedException {
    int count = 0;
    while (chan.poll(SECOND.multipliedBy(60)) instanceof Poll.Item<Integer>) {
      count++;
    }
    return count;
  }

  private static WeakReference<Object> handOver(Chan<Object> chan, ExecutorService threads)
      throws Exception {
    Future<Boolean> receiver = threads.submit(() -> chan.receive() != null);
    awaitParked(chan, 0, 1);
    WeakReference<Object> sent = item(chan::trySend);
    assertThat(receiver.get()).isTrue();
    return sent;
  }

  private static WeakReference<Object> handOverTo(
      Iterator<Object> iterator, Chan<Object> chan, ExecutorService threads) throws Exception {
    Object item = new Object();
    Future<Void> sender = threads.submit(() -> ChanTest.sendAll(chan, List.of(item)));
    assertThat(iterator.hasNext() && iterator.next() == item).isTrue();
    sender.get();
    return new WeakReference<>(item);
  }

  /** A new item, known to nobody but who it was given to. */
  private static WeakReference<Object> item(Consumer<Object> sending) {
    Object item = new Object();
    sending.accept(item);
    return new WeakReference<>(item);
  }

  private static <T> boolean timedOut(Chan<T> chan, T item) {
    try {
      return !chan.send(item, SECOND);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Blocking {
    void run() throws InterruptedException;
  }

  private static boolean isInterrupted(Blocking call) {
    try {
      call.run();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static void assertNothingLeft(Chan<?> chan, int refused) {
    ChanStats stats = chan.stats();
    assertThat(stats.senders()).isEmpty();
    assertThat(stats.receivers()).isEmpty();
    assertThat(stats.refused()).isEqualTo(refused);
    assertThat(stats.accepted()).isZero();
  }

  /** The class's time limit is the limit: a collector may take several turns. */
  private static void awaitCollected(WeakReference<?> reference) {
    while (reference.get() != null) {
      Shape.look("an item or a channel that is still held");
      System.gc();
    }
  }

  private static void awaitUsedAtMost(long most) {
    for (long used = used(); used > most; used = used()) {
      Shape.look("%d bytes used, %d expected".formatted(used, most));
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Every deadline has come as soon as somebody waits for it; then {@code parked} runs, too. */
  private static final class Impatient implements Ticker {
    private final ManualTime time = new ManualTime();
    private final Runnable parked;

    Impatient(Runnable parked) {
      this.parked = parked;
    }

    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Instant wall() {
      return time.wall();
    }

    @Override
    public Alarm at(long deadline, Runnable action) {
      time.advance(Duration.ofNanos(deadline - time.nanos()));
      parked.run();
      action.run();
      return () -> {};
    }
  }
}
