package dev.weir.channel;

import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A branch can do all that a receiver can. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Feed#all")
@Timeout(20)
class BranchTest {
  private static final Duration LONG = Duration.ofDays(1);

  @Parameter Feed feed;

  /** A timed receive gives an item, or null when the time is over, or says that it is closed. */
  @Test
  @Behaviour("chan-T5")
  void receiveTimed_itemThenNothingThenEnd_tellsThemApart() throws InterruptedException {
    Source source = feed.source().give(1);
    Tee<Integer> tee = source.tee(2);
    Branch<Integer> branch = tee.get(0);
    assertThat(branch.receive(LONG)).isEqualTo(1000);
    assertThat(branch.receive(Duration.ofMillis(1))).isNull();
    assertThat(branch.stats().receivers()).isEmpty();
    source.end();
    assertThatThrownBy(() -> branch.receive(LONG)).isInstanceOf(ChanClosed.class).hasNoCause();
  }

  /** A try never waits; what it asks for comes by and by. */
  @Test
  @Behaviour("chan-T5")
  void tryReceive_itemThenNothingThenEnd_tellsThemApart() {
    Source source = feed.source().give(1);
    Tee<Integer> tee = source.tee(2);
    Branch<Integer> branch = tee.get(0);
    Integer item = branch.tryReceive();
    while (item == null) {
      Shape.look(branch);
      item = branch.tryReceive();
    }
    assertThat(item).isEqualTo(1000);
    assertThat(branch.poll()).isEqualTo(new Poll.Nothing<>());
    assertThat(branch.isDrained()).isFalse();
    source.end();
    while (!branch.isDrained()) {
      Shape.look(branch);
      assertThat(branch.poll()).isNotInstanceOf(Poll.Item.class);
    }
    assertThatThrownBy(branch::tryReceive).isInstanceOf(ChanClosed.class);
    assertThat(branch.poll()).isEqualTo(new Poll.Closed<>(null));
  }

  /** The forms of poll wait, and tell the end as a value. */
  @Test
  @Behaviour("chan-T5")
  void poll_itemThenFailure_areValues() throws InterruptedException {
    RuntimeException cause = new IllegalStateException("hung up");
    Branch<Integer> branch = feed.source().give(1).fail(cause).tee(1).get(0);
    assertThat(branch.poll(LONG)).isEqualTo(new Poll.Item<>(1000));
    assertThat(branch.poll(LONG)).isEqualTo(new Poll.Closed<>(cause));
    assertThat(branch.closeCause()).containsSame(cause);
  }

  /** Batches hold what a peer has fetched, in order, and no more than asked for. */
  @Test
  @Behaviour("chan-T5")
  void receiveBatch_itemsFetched_takesThemTogether() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(5).end().tee(2);
    drain(tee.get(1));
    assertThat(tee.get(0).receiveBatch(3)).containsExactly(1000, 1001, 1002);
    assertThat(tee.get(0).receiveBatch(3, LONG)).containsExactly(1003, 1004);
    assertThatThrownBy(() -> tee.get(0).receiveBatch(3)).isInstanceOf(ChanClosed.class);
  }

  /** A loop and a stream end with the source, and take no more than they need. */
  @Test
  @Behaviour("chan-T5")
  void iteration_leftEarly_losesNothing() {
    Source source = feed.source().give(6).end();
    Branch<Integer> branch = source.tee(2).get(0);
    assertThat(branch.stream().limit(2)).containsExactly(1000, 1001);
    List<Integer> items = new ArrayList<>();
    for (Integer item : branch) {
      items.add(item);
      if (items.size() == 2) {
        break;
      }
    }
    assertThat(items).containsExactly(1002, 1003);
    assertThat(source.pulled()).isEqualTo(4);
    assertThat(branch).containsExactly(1004, 1005);
  }

  /** A loop until a signal leaves what comes after it. */
  @Test
  @Behaviour({"chan-T5", "chan-C31"})
  void until_signalFires_leavesTheRest() {
    Signal stop = new Signal();
    Branch<Integer> branch = feed.source().give(4).end().tee(2).get(0);
    List<Integer> items = new ArrayList<>();
    for (Integer item : branch.until(stop)) {
      items.add(item);
      stop.fire();
    }
    assertThat(items).containsExactly(1000);
    assertThat(branch).containsExactly(1001, 1002, 1003);
  }

  /** Subscribers get what they demand. */
  @Test
  @Behaviour("chan-T5")
  void publisher_demandForAll_deliversAllAndCompletes() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(3).end().tee(2);
    Collector collector = new Collector();
    tee.get(0).publisher().subscribe(collector);
    collector.done.await();
    assertThat(collector.items).containsExactly(1000, 1001, 1002);
    assertThat(drain(tee.get(1))).containsExactly(1000, 1001, 1002);
  }

  /** A branch may stand in a select, also while it waits. */
  @Test
  @Behaviour({"chan-T5", "chan-S1"})
  void select_onABranch_takesItsItem() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    Chan<Integer> other = Chan.bounded(1);
    Select<Integer> select =
        Select.<Integer>of().receive(other, item -> -item).receive(tee.get(0), item -> item);
    Operation<Integer> waiting = feed.start(select::run);
    source.awaitPull();
    source.give(1);
    assertThat(waiting.get()).isEqualTo(1000);
    assertThat(other.stats().receivers()).isEmpty();
    assertThat(tee.get(0).lag()).isZero();
    assertThat(tee.get(1).lag()).isEqualTo(1);
    tee.close();
  }

  /** A case that loses may have pulled one item; every branch keeps it. */
  @Test
  @Behaviour("chan-S1")
  void select_branchCaseLoses_itsPullIsKept() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    Chan<Integer> other = Chan.bounded(1);
    Select<Integer> select =
        Select.<Integer>of().receive(other, item -> -item).receive(tee.get(0), item -> item);
    Operation<Integer> waiting = feed.start(select::run);
    source.awaitPull();
    other.send(7);
    assertThat(waiting.get()).isEqualTo(-7);
    assertThat(tee.get(0).stats().receivers()).isEmpty();
    source.give(2).end();
    assertThat(drain(tee.get(0))).containsExactly(1000, 1001);
    assertThat(drain(tee.get(1))).containsExactly(1000, 1001);
  }

  /** Two branches of one tee may stand in one select: each gives everything. */
  @Test
  @Behaviour({"chan-T5", "chan-S4"})
  void select_twoBranchesOfOneTee_takesFromBoth() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(3).end().tee(2);
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    Select<Boolean> select =
        Select.<Boolean>of()
            .receive(tee.get(0), first::add, () -> false)
            .when(() -> !tee.get(0).isDrained())
            .receive(tee.get(1), second::add, () -> false)
            .when(() -> !tee.get(1).isDrained())
            .otherwise(() -> false);
    while (!tee.get(0).isDrained() || !tee.get(1).isDrained()) {
      Shape.look(tee);
      select.run();
    }
    assertThat(first).containsExactly(1000, 1001, 1002);
    assertThat(second).containsExactly(1000, 1001, 1002);
  }

  /** Who joins a branch is named in its statistics and in its text. */
  @Test
  @Behaviour("chan-T34")
  void toString_readerWaits_tellsNameLagAndReader() throws Exception {
    Tee<Integer> tee = feed.source().tee(1);
    Thread reader = Thread.ofVirtual().name("tts").start(() -> drainQuietly(tee.get(0)));
    Feed.awaitWaiting(tee.get(0), 1);
    assertThat(tee.get(0).toString()).contains("[0]", "lag=0", "tts for ");
    assertThat(tee.toString()).contains("pulled=0", "ended=false", tee.get(0).stats().name());
    tee.close();
    reader.join();
    assertThat(tee.toString()).contains("ended=true");
  }

  private static void drainQuietly(Branch<Integer> branch) {
    branch.forEach(item -> {});
  }

  private static final class Collector implements Flow.Subscriber<Integer> {
    private final List<Integer> items = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      onComplete();
    }

    @Override
    public void onComplete() {
      done.countDown();
    }
  }
}
