package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing branches and tees, in every order, in every state. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Feed#all")
@Timeout(20)
class TeeCloseTest {
  private static final List<List<Integer>> ORDERS =
      List.of(
          List.of(0, 1, 2),
          List.of(0, 2, 1),
          List.of(1, 0, 2),
          List.of(1, 2, 0),
          List.of(2, 0, 1),
          List.of(2, 1, 0));

  @Parameter Feed feed;

  /** Closing a branch frees its backlog; the others and the source go on. */
  @Test
  @Behaviour("chan-T13")
  void close_oneBranch_touchesNobodyElse() throws InterruptedException {
    Source source = feed.source().give(4);
    Tee<Integer> tee = source.tee(2);
    tee.get(1).receive();
    tee.get(1).receive();
    assertThat(tee.get(0).lag()).isEqualTo(2);
    tee.get(0).close();
    assertThat(tee.get(0).lag()).isZero();
    assertThat(tee.get(0).isDrained()).isTrue();
    assertThat(source.closed()).isZero();
    assertThat(tee.get(1).receive()).isEqualTo(1002);
    source.end();
    assertThat(drain(tee.get(1))).containsExactly(1003);
  }

  /**
   * A branch that nobody has read leaves like any other: it keeps nothing, and frees the source.
   */
  @Test
  @Behaviour({"chan-T14", "chan-T15"})
  void close_branchNeverRead_detachesIt() throws InterruptedException {
    Source source = feed.source().give(1000);
    Tee<Integer> tee = source.tee(2);
    tee.get(1).close();
    for (int i = 0; i < 1000; i++) {
      tee.get(0).receive();
    }
    assertThat(tee.get(1).lag()).isZero();
    assertThatThrownBy(tee.get(1)::receive).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThat(source.closed()).isZero();
    tee.get(0).close();
    assertThat(source.closed()).isEqualTo(1);
  }

  /** The last branch to close closes the source, in any order, started or not, once. */
  @Test
  @Behaviour({"chan-T14", "chan-T15", "chan-T18"})
  void close_allBranchesInAnyOrder_closesTheSourceOnce() throws InterruptedException {
    for (List<Integer> order : ORDERS) {
      for (int started = 0; started <= 3; started++) {
        Source source = feed.source().give(5);
        Tee<Integer> tee = source.tee(3);
        for (int i = 0; i < started; i++) {
          tee.get(i).receive();
        }
        tee.get(order.get(0)).close();
        tee.get(order.get(1)).close();
        tee.get(order.get(0)).cancel();
        assertThat(source.closed()).isZero();
        tee.get(order.get(2)).close();
        int closed = started == 0 ? source.closedUnread() : 1;
        assertThat(source.closed()).as("%s, %d started", order, started).isEqualTo(closed);
        tee.get(order.get(2)).close();
        tee.close();
        assertThat(source.closed()).isEqualTo(closed);
        assertThatThrownBy(tee::branch).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  /** Reading to the end closes the source; closing afterwards does not do it again. */
  @Test
  @Behaviour({"chan-T15", "chan-T27"})
  void drain_oneBranch_closesTheSourceOnce() throws InterruptedException {
    Source source = feed.source().give(3).end();
    Tee<Integer> tee = source.tee(2);
    drain(tee.get(0));
    assertThat(source.closed()).isEqualTo(1);
    assertThat(drain(tee.get(1))).as("is owed to it").hasSize(3);
    tee.get(0).close();
    tee.get(1).close();
    tee.close();
    assertThat(source.closed()).isEqualTo(1);
  }

  /** Closing the tee closes each branch, then the source. */
  @Test
  @Behaviour("chan-T18")
  void closeTee_inTheMidst_closesAllOnce() throws InterruptedException {
    Source source = feed.source().give(5);
    Tee<Integer> tee = source.tee(3);
    tee.get(0).receive();
    tee.close();
    tee.close();
    assertThat(source.closed()).isEqualTo(1);
    for (Branch<Integer> branch : tee) {
      assertThatThrownBy(branch::receive).isInstanceOf(ChanClosed.class).hasNoCause();
      assertThat(branch.lag()).isZero();
      branch.close();
    }
    assertThat(source.closed()).isEqualTo(1);
    assertThat(tee.stats().ended()).isTrue();
  }

  /** A source that fails to close is told of once; everything is closed all the same. */
  @Test
  @Behaviour("chan-T18")
  void closeTee_sourceFailsToClose_isToldOnce() throws InterruptedException {
    assumeTrue(feed.kind().counts());
    RuntimeException failure = new IllegalStateException("stuck");
    Source source = feed.source().closeFailure(failure).give(1);
    Tee<Integer> tee = source.tee(2);
    tee.get(0).receive();
    assertThatThrownBy(tee::close).isSameAs(failure);
    assertThatCode(tee::close).doesNotThrowAnyException();
    assertThatCode(tee.get(0)::close).doesNotThrowAnyException();
    assertThatThrownBy(tee.get(1)::receive).isInstanceOf(ChanClosed.class);
    assertThat(source.closed()).isEqualTo(1);
  }

  /** It is told by the branch whose close was the last, and by no other. */
  @Test
  @Behaviour("chan-T18")
  void close_sourceFailsToClose_isToldByTheLast() throws InterruptedException {
    assumeTrue(feed.kind().counts());
    RuntimeException failure = new IllegalStateException("stuck");
    Tee<Integer> tee = feed.source().closeFailure(failure).give(1).tee(2);
    tee.get(0).receive();
    assertThatCode(tee.get(0)::close).doesNotThrowAnyException();
    assertThatThrownBy(tee.get(1)::close).isSameAs(failure);
    assertThatCode(tee.get(1)::close).doesNotThrowAnyException();
    assertThatCode(tee::close).doesNotThrowAnyException();
  }

  /** At the end of the source nobody closes it, so its failure is the readers' to know. */
  @Test
  @Behaviour({"chan-T15", "chan-T18"})
  void drain_sourceFailsToClose_readersAreTold() {
    assumeTrue(feed.kind().counts());
    RuntimeException failure = new IllegalStateException("stuck");
    Tee<Integer> tee = feed.source().closeFailure(failure).give(1).end().tee(2);
    for (Branch<Integer> branch : tee) {
      assertThatThrownBy(() -> branch.forEach(item -> {}))
          .isInstanceOf(ChanClosed.class)
          .hasCause(failure);
    }
    assertThatCode(tee::close).doesNotThrowAnyException();
  }

  /** A tee that was never read asks its source for nothing, and closes it. */
  @Test
  @Behaviour("chan-T19")
  void closeTee_neverRead_asksForNothing() {
    Source source = feed.source().give(3);
    source.tee(2).close();
    assertThat(source.asked()).isZero();
    assertThat(source.begun()).isZero();
    assertThat(source.pulled()).isZero();
    assertThat(source.closed()).isEqualTo(source.closedUnread());
  }

  /** Closing a branch ends whoever waits on it, however; its peer waits on. */
  @Test
  @Behaviour({"chan-T20", "chan-T21"})
  void close_readersWait_endsThemAll() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    Branch<Integer> branch = tee.get(0);
    List<Callable<Object>> forms =
        List.of(
            branch::receive,
            () -> branch.receive(Duration.ofDays(1)),
            () -> branch.receiveBatch(3),
            () -> Select.<Integer>of().receive(branch, item -> item).run());
    List<Operation<Object>> readers = new ArrayList<>();
    forms.forEach(form -> readers.add(feed.start(form)));
    Operation<Boolean> iterating = feed.start(() -> branch.iterator().hasNext());
    awaitWaiting(branch, forms.size() + 1);
    Operation<Integer> peer = feed.start(tee.get(1)::receive);
    awaitWaiting(tee.get(1), 1);
    branch.close();
    for (Operation<Object> reader : readers) {
      assertThatThrownBy(reader::get).isInstanceOf(ChanClosed.class).hasNoCause();
    }
    assertThat(iterating.get()).isFalse();
    assertThat(branch.stats().receivers()).isEmpty();
    source.give(1);
    assertThat(peer.get()).isEqualTo(1000);
    tee.close();
  }

  /** Closing the branch that pulls does not give up the pull: its item is the peer's. */
  @Test
  @Behaviour({"chan-T20", "chan-T21"})
  void close_branchThatPulls_peerGetsTheItem() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    tee.get(0).close();
    assertThatThrownBy(pulling::get).isInstanceOf(ChanClosed.class);
    source.give(2).end();
    assertThat(drain(tee.get(1))).containsExactly(1000, 1001);
    assertThatThrownBy(tee.get(0)::tryReceive).isInstanceOf(ChanClosed.class);
    assertThat(tee.get(0).stats().received()).isZero();
  }

  /** Closing the tee ends a pull that would wait for ever, and all who wait for it. */
  @Test
  @Behaviour({"chan-T20", "chan-T22"})
  void closeTee_sourceGivesNothing_endsThePullAndItsReaders() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(3);
    List<Operation<Integer>> readers = new ArrayList<>();
    for (Branch<Integer> branch : tee) {
      readers.add(feed.start(branch::receive));
    }
    source.awaitPull();
    tee.forEach(branch -> awaitWaiting(branch, 1));
    tee.close();
    for (Operation<Integer> reader : readers) {
      assertThatThrownBy(reader::get).isInstanceOf(ChanClosed.class).hasNoCause();
    }
    source.awaitIdle();
    assertThat(source.closed()).isEqualTo(1);
  }

  /** The last close of a branch ends the pull, too. */
  @Test
  @Behaviour({"chan-T15", "chan-T22"})
  void close_lastBranchWhilePulling_endsThePull() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    tee.get(1).close();
    assertThat(source.closed()).isZero();
    tee.get(0).close();
    assertThatThrownBy(pulling::get).isInstanceOf(ChanClosed.class).hasNoCause();
    source.awaitIdle();
    assertThat(source.closed()).isEqualTo(1);
  }

  /** A consumer may close whatever it reads, in the midst of it. */
  @Test
  @Behaviour("chan-T23")
  void closeTee_fromAConsumer_endsItsLoop() {
    Source source = feed.source().give(5);
    Tee<Integer> tee = source.tee(2);
    List<Integer> items = new ArrayList<>();
    tee.get(0)
        .forEach(item -> {
          items.add(item);
          tee.close();
        });
    assertThat(items).containsExactly(1000);
    assertThat(source.closed()).isEqualTo(1);
  }

  /** Also the handler of a select. */
  @Test
  @Behaviour({"chan-T23", "chan-S6"})
  void close_fromAHandler_isFine() throws InterruptedException {
    Source source = feed.source().give(5);
    Tee<Integer> tee = source.tee(1);
    Branch<Integer> branch = tee.get(0);
    Integer item =
        Select.<Integer>of()
            .receive(
                branch,
                received -> {
                  branch.close();
                  return received;
                })
            .run();
    assertThat(item).isEqualTo(1000);
    assertThat(source.closed()).isEqualTo(1);
  }

  /** Each branch gives what it is owed, then the failure: an exception of its own, each time. */
  @Test
  @Behaviour({"chan-T16", "chan-T17", "chan-T27"})
  void receive_sourceFailed_itemsThenTheFailureAgainAndAgain() throws InterruptedException {
    RuntimeException cause = new IllegalStateException("the model hung up");
    Tee<Integer> tee = feed.source().give(3).fail(cause).tee(3);
    assertThat(drain(tee.get(0))).containsExactly(1000, 1001, 1002);
    List<Throwable> told = new ArrayList<>();
    for (Branch<Integer> branch : tee) {
      assertThat(branch.isDrained()).as("%s", branch).isEqualTo(told.isEmpty());
      drain(branch);
      for (int again = 0; again < 3; again++) {
        assertThatThrownBy(branch::receive)
            .isInstanceOf(ChanClosed.class)
            .hasCause(cause)
            .satisfies(told::add);
      }
      branch.close();
      assertThatThrownBy(branch::receive).isInstanceOf(ChanClosed.class).hasCause(cause);
      assertThat(branch.closeCause()).contains(cause);
      assertThatThrownBy(branch::tryReceive).hasCause(cause);
      assertThatThrownBy(() -> branch.iterator().hasNext()).hasCause(cause);
      assertThat(branch.closeCause()).containsSame(cause);
    }
    assertThat(told).hasSize(9);
    assertThat(told.stream().map(System::identityHashCode).distinct()).hasSize(9);
    assertThat(tee.stats().cause()).isSameAs(cause);
  }

  /** Whoever waits when the source fails is told at once. */
  @Test
  @Behaviour({"chan-T17", "chan-T27"})
  void fail_readersWait_areAllTold() throws Exception {
    RuntimeException cause = new IllegalStateException("the model hung up");
    Source source = feed.source();
    Tee<Integer> tee = source.tee(3);
    List<Operation<Integer>> readers = new ArrayList<>();
    for (Branch<Integer> branch : tee) {
      readers.add(feed.start(branch::receive));
      awaitWaiting(branch, 1);
    }
    source.awaitPull();
    source.fail(cause);
    for (Operation<Integer> reader : readers) {
      assertThatThrownBy(reader::get).isInstanceOf(ChanClosed.class).hasCause(cause);
    }
  }

  /** An interrupt of the one who pulls is its own: the item comes to all, to it as well. */
  @Test
  @Behaviour("chan-T24")
  void interrupt_readerThatPulls_concernsNobodyElse() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    Operation<Integer> peer = feed.start(tee.get(1)::receive);
    awaitWaiting(tee.get(1), 1);
    pulling.thread().interrupt();
    assertThatThrownBy(pulling::get).isInstanceOf(InterruptedException.class);
    awaitWaiting(tee.get(0), 0);
    source.give(2).end();
    assertThat(peer.get()).isEqualTo(1000);
    assertThat(drain(tee.get(0))).containsExactly(1000, 1001);
    assertThat(drain(tee.get(1))).containsExactly(1001);
  }

  /** Nor does its timeout harm anybody. */
  @Test
  @Behaviour("chan-T24")
  void receive_timeOfTheOneWhoPullsRunsOut_concernsNobodyElse() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    assertThat(tee.get(0).receive(Duration.ofMillis(1))).isNull();
    Operation<Integer> peer = feed.start(tee.get(1)::receive);
    awaitWaiting(tee.get(1), 1);
    assertThat(tee.get(0).receive(Duration.ofMillis(1))).isNull();
    source.give(2).end();
    assertThat(peer.get()).isEqualTo(1000);
    assertThat(drain(tee.get(0))).containsExactly(1000, 1001);
    assertThat(drain(tee.get(1))).containsExactly(1001);
    assertThat(source.mostInside()).isLessThanOrEqualTo(1);
  }

  /** A source that is left open is not closed, and its pull does not take what comes later. */
  @Test
  @Behaviour("chan-T27")
  void closeTee_leftOpen_sourceGoesOn() throws Exception {
    assumeTrue(feed.kind() != Source.Kind.PUBLISHER, "a subscription is the tee's own");
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2).leaveOpen();
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    tee.close();
    assertThatThrownBy(pulling::get).isInstanceOf(ChanClosed.class);
    assertThat(source.closed()).isZero();
    if (feed.kind() != Source.Kind.BRANCH) {
      source.awaitIdle();
      source.give(1);
      assertThat(source.pulled()).isZero();
    }
  }
}
