package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel as a publisher; the numbers are those of the rules of reactive streams. */
@Timeout(20)
class ChanPublisherTest {
  private final Chan<Integer> chan = Chan.bounded(10);

  @AfterEach
  void end() {
    chan.cancel();
  }

  /** It is cold and takes nothing without demand, then as much as that, in order. */
  @Test
  @Behaviour({"chan-C36", "chan-C66"})
  void request_someItems_givesExactlyThose() throws Exception {
    fill(6);
    Flow.Publisher<Integer> publisher = chan.publisher();
    Subscribed<Integer> subscriber = Subscribed.to(publisher);
    assertThat(chan.size()).isEqualTo(6);
    subscriber.subscription().request(2);
    subscriber.subscription().request(1);
    assertItems(subscriber, 0, 3);
    assertThat(chan.stats().received()).isEqualTo(3);
    assertThat(subscriber.unseen()).isZero();
    subscriber.subscription().request(3);
    assertItems(subscriber, 3, 6);
  }

  /** Demand that finds nothing waits; items that come later are given. */
  @Test
  @Behaviour("chan-C36")
  void request_nothingThere_waitsForItems() throws Exception {
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().request(2);
    awaitParked(chan, 0, 1);
    chan.send(0);
    assertThat(subscriber.next()).isEqualTo(0);
    chan.send(1);
    assertThat(subscriber.next()).isEqualTo(1);
    awaitParked(chan, 0, 0);
  }

  /** A plain close completes, after the last item. */
  @Test
  @Behaviour({"chan-C36", "chan-C66"})
  void close_withDemand_completes() throws Exception {
    fill(2);
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().request(9);
    assertItems(subscriber, 0, 2);
    awaitParked(chan, 0, 1);
    chan.close();
    assertThat(subscriber.next()).isSameAs(Subscribed.END);
  }

  /** A failure errs with the cause itself, after the last item. */
  @Test
  @Behaviour({"chan-C36", "chan-C66", "chan-C46"})
  void fail_withDemand_errsWithTheCause() throws Exception {
    fill(2);
    Exception cause = new Exception("the model hung up");
    chan.fail(cause);
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().request(9);
    assertItems(subscriber, 0, 2);
    assertThat(subscriber.next()).isSameAs(cause);
  }

  /** An end that is known needs no demand: neither at the beginning nor after the last item. */
  @Test
  @Behaviour("chan-C36")
  void end_known_isToldWithoutDemand() throws Exception {
    fill(2);
    chan.close();
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().request(2);
    assertItems(subscriber, 0, 2);
    assertThat(subscriber.next()).isSameAs(Subscribed.END);
    assertThat(Subscribed.to(chan.publisher()).next()).isSameAs(Subscribed.END);
    Chan<Integer> failed = Chan.bounded(1);
    Exception cause = new Exception("gone");
    failed.fail(cause);
    assertThat(Subscribed.to(failed.publisher()).next()).isSameAs(cause);
  }

  /** 3.9: a demand of nothing is an error, also while it waits; nothing is taken any more. */
  @Test
  @Behaviour("chan-C36")
  void request_zeroOrLess_errs() throws Exception {
    for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
      Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
      subscriber.subscription().request(wrong);
      assertThat(subscriber.next())
          .isInstanceOf(IllegalArgumentException.class)
          .hasToString(
              "java.lang.IllegalArgumentException: request: " + wrong + " (expected: at least 1)");
    }
    Subscribed<Integer> waiting = Subscribed.to(chan.publisher());
    waiting.subscription().request(1);
    awaitParked(chan, 0, 1);
    waiting.subscription().request(0);
    assertThat(waiting.next()).isInstanceOf(IllegalArgumentException.class);
    awaitParked(chan, 0, 0);
    fill(1);
    waiting.subscription().request(1);
    assertThat(chan.size()).isEqualTo(1);
    assertThat(waiting.unseen()).isZero();
  }

  /** 3.17: demands add up beyond all numbers without wrapping around. */
  @Test
  @Behaviour("chan-C36")
  void request_beyondAllNumbers_hasNoEnd() throws Exception {
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(1);
    fill(10);
    assertItems(subscriber, 0, 10);
    fill(3);
    assertItems(subscriber, 0, 3);
  }

  /** Cancelled at an item, it takes no further one, whatever was demanded. */
  @Test
  @Behaviour({"chan-C36", "chan-C66"})
  void cancel_inOnNext_takesNoFurtherItem() throws Exception {
    fill(5);
    CountDownLatch cancelled = new CountDownLatch(1);
    Subscribed<Integer> subscriber =
        new Subscribed<>((subscription, item) -> {
          if (item == 1) {
            subscription.cancel();
            cancelled.countDown();
          }
        });
    chan.publisher().subscribe(subscriber);
    subscriber.subscription().request(Long.MAX_VALUE);
    cancelled.await();
    subscriber.subscription().request(5);
    assertItems(subscriber, 0, 2);
    assertThat(chan.size()).isEqualTo(3);
    chan.cancel();
    assertThat(subscriber.unseen()).as("nor is it told the end").isZero();
  }

  /** Cancelled while it waits, it leaves the line: the next item is somebody else's. */
  @Test
  @Behaviour({"chan-C36", "chan-C26"})
  void cancel_whileItWaits_leavesTheLine() throws Exception {
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().request(1);
    awaitParked(chan, 0, 1);
    subscriber.subscription().cancel();
    subscriber.subscription().cancel();
    awaitParked(chan, 0, 0);
    fill(1);
    assertThat(chan.receive()).isZero();
    assertThat(subscriber.unseen()).isZero();
  }

  /** 3.6: after a cancel even a wrong demand is nothing. */
  @Test
  @Behaviour("chan-C36")
  void request_afterCancel_isNothing() throws Exception {
    fill(1);
    Subscribed<Integer> subscriber = Subscribed.to(chan.publisher());
    subscriber.subscription().cancel();
    subscriber.subscription().request(1);
    subscriber.subscription().request(-1);
    Subscribed<Integer> other = Subscribed.to(chan.publisher());
    other.subscription().request(1);
    assertThat(other.next()).isEqualTo(0);
    assertThat(subscriber.unseen()).isZero();
  }

  /** 3.3: a subscriber that asks for one more at each item does not recurse. */
  @Test
  @Behaviour("chan-C36")
  void request_fromOnNext_doesNotRecurse() throws Exception {
    Chan<Integer> many = Chan.unbounded();
    IntStream.range(0, 20_000).forEach(many::trySend);
    many.close();
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    Subscribed<Integer> subscriber =
        new Subscribed<>((subscription, item) -> {
          deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
          subscription.request(1);
          depth.decrementAndGet();
        });
    many.publisher().subscribe(subscriber);
    subscriber.subscription().request(1);
    assertItems(subscriber, 0, 20_000);
    assertThat(subscriber.next()).isSameAs(Subscribed.END);
    assertThat(deepest).hasValue(1);
  }

  /** 1.3: nothing is signalled before onSubscribe has returned, though it asks for items. */
  @Test
  @Behaviour("chan-C36")
  void subscribe_requestsInOnSubscribe_hasItemsOnlyAfterIt() throws Exception {
    fill(1);
    AtomicReference<Integer> left = new AtomicReference<>();
    Subscribed<Integer> signals = new Subscribed<>((subscription, item) -> {});
    chan.publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
                for (int i = 0; i < 10_000; i++) {
                  Thread.yield();
                }
                left.set(chan.size());
              }

              @Override
              public void onNext(Integer item) {
                signals.onNext(item);
              }

              @Override
              public void onError(Throwable failure) {
                signals.onError(failure);
              }

              @Override
              public void onComplete() {
                signals.onComplete();
              }
            });
    assertThat(left).hasValue(1);
    assertThat(signals.next()).isEqualTo(0);
  }

  /** 2.13: one that throws is done with; its thread's handler is told, the channel is as it was. */
  @Test
  @Behaviour("chan-C36")
  void onNext_throws_endsTheSubscription() throws Exception {
    // ChanClosed is what one throws who sends on to a closed channel: it is not this channel's end.
    for (RuntimeException failure :
        List.of(new IllegalStateException("mine"), new ChanClosed("another", null))) {
      fill(2);
      AtomicReference<Throwable> uncaught = new AtomicReference<>();
      CountDownLatch told = new CountDownLatch(1);
      Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
      Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
        uncaught.set(thrown);
        told.countDown();
      });
      try {
        Subscribed<Integer> subscriber =
            new Subscribed<>((subscription, item) -> {
              throw failure;
            });
        chan.publisher().subscribe(subscriber);
        subscriber.subscription().request(2);
        assertThat(subscriber.next()).isEqualTo(0);
        told.await();
        assertThat(uncaught).hasValue(failure);
        assertThat(subscriber.unseen()).isZero();
      } finally {
        Thread.setDefaultUncaughtExceptionHandler(before);
      }
      assertThat(chan.receive()).isEqualTo(1);
      assertThat(chan.isClosed()).isFalse();
    }
  }

  /** Several subscriptions divide the items among them and with all other receivers. */
  @Test
  @Behaviour({"chan-C36", "chan-C33"})
  void subscribe_severalTimes_dividesTheItems() throws Exception {
    fill(3);
    Flow.Publisher<Integer> publisher = chan.publisher();
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Subscribed<Integer> subscriber = Subscribed.to(publisher);
      subscriber.subscription().request(1);
      all.add(subscriber.next());
    }
    all.add(chan.receive());
    assertThat(all).containsExactly(0, 1, 2);
  }

  /** 1.9: nobody cannot subscribe. */
  @Test
  @Behaviour("chan-C36")
  void subscribe_nobody_isRefused() {
    assertThatThrownBy(() -> chan.publisher().subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(chan.trySend(i)).isTrue();
    }
  }

  private static void assertItems(Subscribed<Integer> subscriber, int from, int to)
      throws InterruptedException {
    for (int i = from; i < to; i++) {
      assertThat(subscriber.next()).isEqualTo(i);
    }
  }
}
