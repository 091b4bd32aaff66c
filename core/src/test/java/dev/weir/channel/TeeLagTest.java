package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far branches may be apart, and what is counted. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Feed#all")
@Timeout(20)
class TeeLagTest {
  @Parameter Feed feed;

  /** Without a limit the fast one never waits; the slow one keeps everything. */
  @Test
  @Behaviour("chan-T30")
  void receive_unbounded_fastOneNeverWaits() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(5_000).end().tee(2, Lag.unbounded());
    assertThat(drain(tee.get(0))).hasSize(5_000);
    assertThat(tee.get(1).lag()).isEqualTo(5_000);
    assertThat(drain(tee.get(1))).hasSize(5_000);
    assertThat(tee.get(1).dropped()).isZero();
  }

  /** With backpressure whoever pulls is at most the limit ahead of the slowest. */
  @Test
  @Behaviour({"chan-T31", "chan-T34"})
  void receive_backpressure_waitsForTheSlowest() throws Exception {
    Source source = feed.source().give(5).end();
    Tee<Integer> tee = source.tee(2, Lag.backpressure(2));
    Branch<Integer> slow = tee.get(1);
    assertThat(tee.get(0).receive()).isEqualTo(1000);
    assertThat(tee.get(0).receive()).isEqualTo(1001);
    assertThat(tee.get(0).tryReceive()).isNull();
    Operation<Integer> waiting = feed.start(tee.get(0)::receive);
    awaitWaiting(tee.get(0), 1);
    assertThat(source.pulled()).isEqualTo(2);
    assertThat(tee.stats().pulling()).isFalse();
    assertThat(slow.lag()).isEqualTo(2);
    assertThat(slow.receive()).isEqualTo(1000);
    assertThat(waiting.get()).as("freed by the slow one's step").isEqualTo(1002);
    assertThat(source.pulled()).isEqualTo(3);
    assertThat(slow.lag()).isEqualTo(2);
    assertThat(slow.receive()).isEqualTo(1001);
    assertThat(slow.receive()).isEqualTo(1002);
    assertThat(slow.receive()).as("it pulls for itself").isEqualTo(1003);
    assertThat(tee.get(0).lag()).isEqualTo(1);
    Operation<List<Integer>> rest = feed.start(() -> drain(tee.get(0)));
    assertThat(drain(slow)).containsExactly(1004);
    assertThat(rest.get()).containsExactly(1003, 1004);
  }

  /** The slowest frees the others at once by closing. */
  @Test
  @Behaviour("chan-T31")
  void close_laggard_freesTheOneWhoWaits() throws Exception {
    Tee<Integer> tee = feed.source().give(5).end().tee(3, Lag.backpressure(2));
    tee.get(0).receive();
    tee.get(0).receive();
    Operation<List<Integer>> waiting = feed.start(() -> drain(tee.get(0)));
    awaitWaiting(tee.get(0), 1);
    tee.get(1).close();
    assertThat(tee.get(0).stats().receivers()).as("another one is as slow").hasSize(1);
    tee.get(2).close();
    assertThat(waiting.get()).containsExactly(1002, 1003, 1004);
  }

  /** A reader that is held back can be interrupted, and its branch be closed. */
  @Test
  @Behaviour({"chan-T31", "chan-T20", "chan-T24"})
  void receive_heldBack_canGiveUp() throws Exception {
    Source source = feed.source().give(5);
    Tee<Integer> tee = source.tee(2, Lag.backpressure(1));
    tee.get(0).receive();
    Operation<Integer> first = feed.start(tee.get(0)::receive);
    awaitWaiting(tee.get(0), 1);
    first.thread().interrupt();
    assertThatThrownBy(first::get).isInstanceOf(InterruptedException.class);
    Operation<Integer> second = feed.start(tee.get(0)::receive);
    awaitWaiting(tee.get(0), 1);
    tee.get(0).close();
    assertThatThrownBy(second::get).isInstanceOf(ChanClosed.class);
    assertThat(tee.get(1).receive()).isEqualTo(1000);
    assertThat(source.pulled()).isEqualTo(1);
    tee.close();
  }

  /** Where the oldest is dropped, the slow one has the newest, and knows how many it has lost. */
  @Test
  @Behaviour({"chan-T32", "chan-T34"})
  void receive_dropOldest_slowOneLosesTheOldest() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(10).end().tee(3, Lag.dropOldest(3));
    Branch<Integer> slow = tee.get(1);
    assertThat(slow.receive()).isEqualTo(1000);
    assertThat(drain(tee.get(0))).hasSize(10);
    assertThat(slow.lag()).isEqualTo(3);
    assertThat(slow.dropped()).isEqualTo(6);
    assertThat(drain(slow)).containsExactly(1007, 1008, 1009);
    assertThat(tee.get(2).dropped()).isEqualTo(7);
    assertThat(drain(tee.get(2))).containsExactly(1007, 1008, 1009);
    assertThat(tee.get(0).dropped()).isZero();
    assertThat(tee.get(1).stats().received()).isEqualTo(4);
    assertThat(tee.stats().branches())
        .allSatisfy(b -> assertThat(b.received() + b.dropped() + b.lag()).isEqualTo(10));
  }

  /** Where it is detached, the slow one is told so; the others lose nothing. */
  @Test
  @Behaviour({"chan-T33", "chan-T34"})
  void receive_detach_slowOneIsClosedAndTold() throws InterruptedException {
    Source source = feed.source().give(6).end();
    Tee<Integer> tee = source.tee(3, Lag.detach(3));
    Branch<Integer> slow = tee.get(1);
    for (int i = 0; i < 3; i++) {
      tee.get(0).receive();
    }
    assertThat(tee.get(2).receive()).isEqualTo(1000);
    assertThat(slow.isDrained()).as("at the limit").isFalse();
    tee.get(0).receive();
    assertThat(slow.isDrained()).as("beyond it").isTrue();
    assertThat(slow.lag()).isZero();
    assertThatThrownBy(slow::receive)
        .isInstanceOf(ChanClosed.class)
        .cause()
        .isInstanceOf(Lagged.class)
        .hasMessageContaining("%s fell more than 3 items behind".formatted(slow.stats().name()));
    assertThatThrownBy(slow::tryReceive).hasCauseInstanceOf(Lagged.class);
    assertThat(slow.closeCause()).containsInstanceOf(Lagged.class);
    slow.close();
    assertThatThrownBy(slow::receive).as("its end is final").hasCauseInstanceOf(Lagged.class);
    assertThat(drain(tee.get(2))).containsExactly(1001, 1002, 1003, 1004, 1005);
    assertThat(drain(tee.get(0))).containsExactly(1004, 1005);
  }

  /** Where the one who pulls has left and the last one is detached, the source is closed. */
  @Test
  @Behaviour({"chan-T33", "chan-T15"})
  void detach_lastBranch_closesTheSource() throws Exception {
    Source source = feed.source().give(1);
    Tee<Integer> tee = source.tee(2, Lag.detach(1));
    tee.get(0).receive();
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    tee.get(0).close();
    assertThatThrownBy(pulling::get).isInstanceOf(ChanClosed.class).hasNoCause();
    source.give(1);
    while (source.closed() == 0) {
      Shape.look(tee);
    }
    assertThatThrownBy(tee.get(1)::receive).hasCauseInstanceOf(Lagged.class);
    assertThatThrownBy(tee::branch).isInstanceOf(IllegalStateException.class);
    tee.close();
    assertThat(source.closed()).isEqualTo(1);
  }

  /** A limit must leave room for an item. */
  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  @Behaviour("chan-T31")
  void lag_noRoom_isRefused(int items) {
    assertThatThrownBy(() -> Lag.backpressure(items))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lag: " + items + " (expected: at least 1)");
    assertThatThrownBy(() -> Lag.dropOldest(items)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Lag.detach(items)).isInstanceOf(IllegalArgumentException.class);
  }

  /** What is pulled while nobody waits any more counts against the limit, too. */
  @Test
  @Behaviour({"chan-T34", "chan-T24"})
  void stats_pullOfAnInterruptedReader_isCountedExactly() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2, Lag.backpressure(1));
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    assertThat(tee.stats().pulling()).isTrue();
    assertThat(tee.get(0).stats().receivers()).hasSize(1);
    pulling.thread().interrupt();
    assertThatThrownBy(pulling::get).isInstanceOf(InterruptedException.class);
    source.give(2);
    while (tee.stats().pulled() == 0) {
      Shape.look(tee);
    }
    assertThat(tee.stats())
        .satisfies(stats -> assertThat(stats.pulled()).isEqualTo(1))
        .satisfies(stats -> assertThat(stats.pulling()).isFalse())
        .satisfies(stats -> assertThat(stats.ended()).isFalse())
        .satisfies(stats -> assertThat(stats.branches()).extracting("lag").containsExactly(1L, 1L));
    tee.close();
    assertThat(source.pulled()).isEqualTo(1);
  }

  /** A branch added later begins with the next item to be pulled, and is a full one. */
  @Test
  @Behaviour("chan-T35")
  void branch_whileRunning_beginsWithTheNextItem() throws Exception {
    Source source = feed.source().give(3);
    Tee<Integer> tee = source.tee(1, Lag.unbounded());
    tee.get(0).receive();
    tee.get(0).receive();
    Branch<Integer> added = tee.branch();
    assertThat(tee.branches()).containsExactly(tee.get(0), added);
    assertThat(added.lag()).isZero();
    assertThat(added.receive()).isEqualTo(1002);
    assertThat(tee.get(0).lag()).isEqualTo(1);
    Operation<Integer> pulling = feed.start(added::receive);
    source.awaitPull();
    Branch<Integer> later = tee.branch();
    source.give(1);
    assertThat(pulling.get()).isEqualTo(1000);
    assertThat(later.receive()).as("the pull was under way").isEqualTo(1000);
    tee.get(0).close();
    added.close();
    assertThat(source.closed()).isZero();
    later.close();
    assertThat(source.closed()).isEqualTo(1);
    assertThatThrownBy(tee::branch)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed (expected: open, to add a branch)");
  }

  /** A tee may begin without branches. */
  @Test
  @Behaviour({"chan-T35", "chan-T2"})
  void branch_teeWithout_getsAll() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(3).end().tee(0, Lag.backpressure(1));
    Branch<Integer> branch = tee.branch();
    assertThat(drain(branch)).containsExactly(1000, 1001, 1002);
    assertThatThrownBy(tee.branch()::receive).isInstanceOf(ChanClosed.class);
  }
}
