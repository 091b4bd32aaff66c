package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources that do what a source should not, or what only some do. */
@Timeout(20)
class TeeSourceTest {
  private static final Lag LAG = Lag.backpressure(8);

  private final AtomicReference<Tee<Integer>> own = new AtomicReference<>();
  private final AtomicInteger closed = new AtomicInteger();

  /** A source that ignores its interrupt does not hold up whoever closes; its item is lost. */
  @Test
  @Behaviour("chan-T22")
  void close_sourceIgnoresItsInterrupt_returnsAndWakesReaders() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch gave = new CountDownLatch(1);
    Tee<Integer> tee =
        tee(
            2,
            () -> {
              inside.countDown();
              awaitWhateverComes(release);
              gave.countDown();
              return 1;
            });
    Operation<Integer> reader = Operation.start(tee.get(0)::receive);
    inside.await();
    tee.close();
    assertThatThrownBy(reader::get).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThat(closed).hasValue(1);
    release.countDown();
    gave.await();
    assertThatThrownBy(tee.get(1)::receive).isInstanceOf(ChanClosed.class);
    assertThat(tee.stats().pulled()).isZero();
  }

  /** A source may close the tee that asks it; it is closed in the end, and not asked again. */
  @Test
  @Behaviour({"chan-T23", "chan-T15", "chan-T8"})
  void close_fromTheSource_endsTheReader() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Tee<Integer> tee =
        tee(
            2,
            () -> {
              asked.incrementAndGet();
              own.get().close();
              return 1;
            });
    assertThatThrownBy(tee.get(0)::receive).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThatThrownBy(tee.get(1)::receive).isInstanceOf(ChanClosed.class);
    assertThat(asked).hasValue(1);
    awaitClosed();
    assertThat(closed).hasValue(1);
  }

  /** Also by the last of its branches. */
  @Test
  @Behaviour({"chan-T23", "chan-T21"})
  void close_branchesFromTheSource_endsTheReader() {
    Tee<Integer> tee =
        tee(
            2,
            () -> {
              own.get().get(0).close();
              own.get().get(1).close();
              return 1;
            });
    assertThatThrownBy(tee.get(0)::receive).isInstanceOf(ChanClosed.class).hasNoCause();
    awaitClosed();
    assertThat(closed).hasValue(1);
  }

  /** The reader is woken before the source is closed, on another thread. */
  private void awaitClosed() {
    while (closed.get() == 0) {
      Thread.yield();
    }
  }

  /** An iterator that comes into being while the tee closes is closed, too, and asked nothing. */
  @Test
  @Behaviour({"chan-T15", "chan-T19", "chan-T23"})
  void close_whileTheIteratorIsMade_closesItUnasked() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Items items =
        new Items(
            () -> {
              asked.incrementAndGet();
              return 1;
            },
            () -> {
              closed.incrementAndGet();
              done.countDown();
            });
    Iterable<Integer> source =
        () -> {
          own.get().close();
          return items;
        };
    Tee<Integer> tee = Tee.of(source, 1, LAG);
    own.set(tee);
    assertThatThrownBy(tee.get(0)::receive).isInstanceOf(ChanClosed.class).hasNoCause();
    done.await();
    assertThat(closed).hasValue(1);
    assertThat(asked).hasValue(0);
  }

  /** A publisher may close the tee when it is asked, or while it gives. */
  @Test
  @Behaviour({"chan-T23", "chan-T15"})
  void close_fromAPublisher_cancelsOnce() {
    for (Runnable closing : List.<Runnable>of(() -> own.get().close(), this::closeBranches)) {
      closed.set(0);
      Tee<Integer> tee = Tee.of(new Immediate(closing), 2, LAG);
      own.set(tee);
      assertThatThrownBy(tee.get(0)::receive).isInstanceOf(ChanClosed.class).hasNoCause();
      assertThat(closed).hasValue(1);
    }
  }

  /** A channel that is told of its losses may close the tee that caused them. */
  @Test
  @Behaviour({"chan-T23", "chan-T27", "chan-C55"})
  void close_fromTheReportOfLosses_isHarmless() {
    List<Integer> lost = new ArrayList<>();
    Chan<Integer> source =
        Chan.<Integer>builder()
            .bounded(4)
            .onUndelivered(item -> {
              lost.add(item);
              own.get().close();
            })
            .build();
    own.set(Tee.of(source, 2, LAG));
    source.trySend(1);
    source.trySend(2);
    own.get().close();
    assertThat(lost).containsExactly(1, 2);
  }

  /** Senders that wait for room at a channel are freed when its tee is closed. */
  @Test
  @Behaviour("chan-T27")
  void close_senderWaitsAtTheSource_isFreed() throws Exception {
    Chan<Integer> source = Chan.bounded(1);
    source.send(1);
    Operation<Object> sender =
        Operation.start(() -> {
          source.send(2);
          return "sent";
        });
    Shape.awaitParked(source, 1, 0);
    Tee<Integer> tee = Tee.of(source, 2, LAG);
    tee.close();
    assertThatThrownBy(sender::get).isInstanceOf(ChanClosed.class);
    assertThat(source.isClosed()).isTrue();
  }

  /** A channel that is left open keeps its senders and its items. */
  @Test
  @Behaviour("chan-T27")
  void close_channelLeftOpen_keepsItsItems() throws Exception {
    Chan<Integer> source = Chan.bounded(4);
    Tee<Integer> tee = Tee.of(source, 2, LAG).leaveOpen();
    source.send(1);
    source.send(2);
    assertThat(tee.get(0).receive()).isEqualTo(1);
    tee.get(0).close();
    tee.get(1).close();
    assertThat(source.isClosed()).isFalse();
    assertThat(source.receive()).isEqualTo(2);
    assertThat(source.stats().receivers()).isEmpty();
  }

  /** However close and pull meet: a channel that is left open has nobody in its line afterwards. */
  @Test
  @Behaviour("chan-T27")
  void close_channelLeftOpenWhilePulling_leavesNobodyInLine(Random random) throws Exception {
    for (int i = 0; i < 3_000; i++) {
      Chan<Integer> source = Chan.bounded(4);
      Tee<Integer> tee = Tee.of(source, 1, LAG).leaveOpen();
      CyclicBarrier start = new CyclicBarrier(2);
      int ahead = random.nextInt(200);
      Operation<Object> reader =
          Operation.start(() -> {
            start.await();
            return tee.get(0).poll(Limit.FOREVER);
          });
      start.await();
      for (int spin = 0; spin < ahead; spin++) {
        Thread.onSpinWait();
      }
      tee.close();
      assertThat(reader.get()).isEqualTo(new Poll.Closed<>(null));
      assertThat(source.stats().receivers()).as("round %d", i).isEmpty();
    }
  }

  /** The branches of a channel's tee have the channel's time. */
  @Test
  @Behaviour({"chan-T24", "chan-T5"})
  void receive_timed_endsByTheTimeOfTheChannel() throws Exception {
    ManualTime time = new ManualTime();
    Chan<Integer> source = Chan.<Integer>builder().bounded(4).ticker(time).build();
    Tee<Integer> nested = Tee.of(Tee.of(source, 1, LAG).get(0), 2, LAG);
    Operation<Integer> pulling =
        Operation.start(() -> nested.get(0).receive(Duration.ofSeconds(1)));
    time.awaitArmed(1);
    Operation<Integer> peer = Operation.start(nested.get(1)::receive);
    awaitWaiting(nested.get(1), 1);
    time.advance(Duration.ofSeconds(1));
    assertThat(pulling.get()).isNull();
    source.send(1);
    assertThat(peer.get()).isEqualTo(1);
    assertThat(nested.get(0).tryReceive()).isEqualTo(1);
    assertThat(time.armed()).isZero();
  }

  /** A source that waits for its own tee is told so, by a branch or by a select. */
  @Test
  @Behaviour("chan-T25")
  void receive_fromTheSource_isRefused() {
    Tee<Integer> receiving = tee(2, () -> unchecked(() -> own.get().get(1).receive()));
    assertReentry(receiving.get(0));
    Tee<Integer> iterating = tee(2, () -> own.get().get(0).iterator().next());
    assertReentry(iterating.get(0));
    Tee<Integer> selecting =
        tee(
            2,
            () ->
                unchecked(() ->
                    Select.<Integer>of()
                        .receive(Chan.<Integer>bounded(1), item -> item)
                        .receive(own.get().get(1), item -> item)
                        .run()));
    assertReentry(selecting.get(0));
  }

  /** Also if it waits for a tee of its tee. */
  @Test
  @Behaviour({"chan-T25", "chan-T26"})
  void receive_fromTheSourceViaANestedTee_isRefused() {
    AtomicReference<Tee<Integer>> inner = new AtomicReference<>();
    Tee<Integer> outer = tee(2, () -> unchecked(() -> inner.get().get(1).receive()));
    inner.set(Tee.of(Tee.of(outer.get(0), 1, LAG).get(0), 2, LAG));
    assertReentry(inner.get().get(0));
    assertReentry(outer.get(1));
  }

  /** Also if it is a publisher. */
  @Test
  @Behaviour("chan-T25")
  void receive_fromAPublisher_isRefused() {
    Tee<Integer> tee =
        Tee.of(new Immediate(() -> unchecked(() -> own.get().get(1).receive())), 2, LAG);
    own.set(tee);
    assertReentry(tee.get(0));
  }

  /** What does not wait is allowed: to look, and to take what is there. */
  @Test
  @Behaviour("chan-T25")
  void tryReceive_fromTheSource_doesNotWait() throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Poll<Integer>> seen = new ArrayList<>();
    Tee<Integer> tee =
        tee(
            2,
            () -> {
              seen.add(own.get().get(1).poll());
              return next.incrementAndGet();
            });
    assertThat(tee.get(0).receive()).isEqualTo(1);
    assertThat(tee.get(0).receive()).isEqualTo(2);
    assertThat(seen).containsExactly(new Poll.Nothing<>(), new Poll.Item<>(1));
    tee.close();
  }

  /** A publisher that gives at once is a source like any other, also of a tee of its tee. */
  @Test
  @Behaviour({"chan-T26", "chan-T6", "chan-C66"})
  void receive_publisherGivesAtOnceViaANestedTee_servesAllReaders() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Tee<Integer> outer = Tee.of(new Immediate(() -> awaitWhateverComes(go)), 1, LAG);
    Tee<Integer> inner = Tee.of(outer.get(0), 1, LAG);
    List<Operation<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(Operation.start(inner.get(0)::receive));
    }
    awaitWaiting(inner.get(0), 3);
    go.countDown();
    List<Integer> items = new ArrayList<>();
    for (Operation<Integer> reader : readers) {
      items.add(reader.get());
    }
    assertThat(items).containsExactlyInAnyOrder(1, 2, 3);
    inner.close();
    assertThat(closed).hasValue(1);
  }

  /** The first end counts, whatever a publisher says later. */
  @Test
  @Behaviour({"chan-T8", "chan-T17"})
  void receive_publisherEndsTwice_firstEndCounts() throws InterruptedException {
    RuntimeException cause = new IllegalStateException("first");
    AtomicReference<Flow.Subscriber<? super Integer>> subscriber = new AtomicReference<>();
    Tee<Integer> tee =
        Tee.of(
            given -> {
              subscriber.set(given);
              given.onSubscribe(new Demand(n -> given.onError(cause), () -> {}));
            },
            2,
            LAG);
    assertThatThrownBy(tee.get(0)::receive).hasCause(cause);
    subscriber.get().onError(new IllegalStateException("second"));
    subscriber.get().onComplete();
    subscriber.get().onNext(1);
    assertThatThrownBy(tee.get(0)::receive).hasCause(cause);
    assertThatThrownBy(tee.get(1)::receive).hasCause(cause);
  }

  /** An item that nobody has asked for ends the tee with an error that says so. */
  @Test
  @Behaviour("chan-C66")
  void receive_publisherGivesTooMuch_isToldSo() throws InterruptedException {
    Tee<Integer> tee =
        Tee.of(
            given ->
                given.onSubscribe(
                    new Demand(
                        n -> {
                          given.onNext(1);
                          given.onNext(2);
                        },
                        closed::incrementAndGet)),
            1,
            LAG);
    assertThat(tee.get(0).receive()).isEqualTo(1);
    assertThatThrownBy(tee.get(0)::receive)
        .hasRootCauseMessage("publisher: gave an item unasked (expected: onNext after request)");
    assertThat(closed).hasValue(1);
  }

  /** A second subscription is refused, as the rules of publishers want it. */
  @Test
  @Behaviour("chan-C66")
  void receive_publisherSubscribesTwice_secondIsCancelled() throws InterruptedException {
    AtomicInteger cancelled = new AtomicInteger();
    Tee<Integer> tee =
        Tee.of(
            given -> {
              given.onSubscribe(new Demand(n -> given.onNext(1), closed::incrementAndGet));
              given.onSubscribe(new Demand(n -> given.onNext(-1), cancelled::incrementAndGet));
            },
            1,
            LAG);
    assertThat(tee.get(0).receive()).isEqualTo(1);
    assertThat(cancelled).hasValue(1);
    tee.close();
    assertThat(closed).hasValue(1);
  }

  /** What breaks while it begins has failed, for every branch. */
  @Test
  @Behaviour("chan-T17")
  void receive_sourceBreaksWhenItBegins_everyBranchIsTold() {
    RuntimeException cause = new IllegalStateException("no such file");
    Iterable<Integer> iterable =
        () -> {
          throw cause;
        };
    Flow.Publisher<Integer> publisher =
        subscriber -> {
          throw cause;
        };
    for (Tee<Integer> tee : List.of(Tee.of(iterable, 2, LAG), Tee.of(publisher, 2, LAG))) {
      for (Branch<Integer> branch : tee) {
        assertThatThrownBy(branch::receive).isInstanceOf(ChanClosed.class).hasCause(cause);
      }
    }
  }

  /** An item of a source must be something. */
  @Test
  void receive_sourceGivesNull_isAFailure() {
    Tee<Integer> tee = tee(1, () -> null);
    assertThatThrownBy(tee.get(0)::receive)
        .isInstanceOf(ChanClosed.class)
        .hasRootCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Tee.of((Iterable<Integer>) null, 1, LAG))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Tee.of(List.of(1), 1, null)).isInstanceOf(NullPointerException.class);
  }

  /** What an interrupted thread closes is closed, and the flag kept. */
  @Test
  @Behaviour("chan-T18")
  void close_interrupted_closesAndKeepsTheFlag() throws InterruptedException {
    Tee<Integer> tee = tee(1, () -> 1);
    tee.get(0).receive();
    Thread.currentThread().interrupt();
    assertThatCode(tee::close).doesNotThrowAnyException();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(closed).hasValue(1);
    assertThat(drain(tee.get(0))).isEmpty();
  }

  private Tee<Integer> tee(int branches, Supplier<Integer> next) {
    Tee<Integer> tee = Tee.of(new Items(next, closed::incrementAndGet), branches, LAG);
    own.set(tee);
    return tee;
  }

  private void closeBranches() {
    own.get().forEach(Branch::close);
  }

  private static void assertReentry(Branch<Integer> branch) {
    assertThatThrownBy(branch::receive)
        .isInstanceOf(ChanClosed.class)
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its source waits for a branch of it");
  }

  private static <R> R unchecked(Callable<R> call) {
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean passed = false;
    while (!passed) {
      try {
        latch.await();
        passed = true;
      } catch (InterruptedException e) {
        // Ignored: that is what this source is about.
      }
    }
  }

  /** An endless iterator. */
  private record Items(Supplier<Integer> supplier, Runnable onClose)
      implements Iterator<Integer>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Integer next() {
      return supplier.get();
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  /** Gives 1, 2, 3, … on the thread that asks, after it has done something else. */
  private final class Immediate implements Flow.Publisher<Integer> {
    private final AtomicInteger next = new AtomicInteger();
    private final Runnable before;

    Immediate(Runnable before) {
      this.before = before;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
      subscriber.onSubscribe(
          new Demand(
              n -> {
                before.run();
                subscriber.onNext(next.incrementAndGet());
              },
              closed::incrementAndGet));
    }
  }

  private record Demand(LongConsumer onRequest, Runnable onCancel) implements Flow.Subscription {
    @Override
    public void request(long n) {
      onRequest.accept(n);
    }

    @Override
    public void cancel() {
      onCancel.run();
    }
  }
}
