package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tees of branches of tees, three deep: the leaves keep every promise. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Feed#all")
@Timeout(20)
class TeeNestTest {
  private static final int ITEMS = 100;

  @Parameter Feed feed;

  /** Every leaf gets everything; each item is pulled once. */
  @Test
  @Behaviour("chan-T26")
  void receive_leaves_eachGetsAllInOrder() throws Exception {
    Source source = feed.source().give(ITEMS).end();
    List<Operation<List<Integer>>> readers = new ArrayList<>();
    for (Branch<Integer> leaf : leaves(source.tee(2), 2)) {
      readers.add(feed.start(() -> drain(leaf)));
    }
    List<Integer> all = IntStream.range(1000, 1000 + ITEMS).boxed().toList();
    for (Operation<List<Integer>> reader : readers) {
      assertThat(reader.get()).isEqualTo(all);
    }
    assertThat(readers).hasSize(8);
    assertThat(source.pulled()).isEqualTo(ITEMS);
    assertThat(source.closed()).isEqualTo(1);
  }

  /** Nothing is pulled before a leaf wants it; one leaf's wish pulls one item. */
  @Test
  @Behaviour({"chan-T26", "chan-T3"})
  void receive_oneLeaf_pullsOneItem() throws InterruptedException {
    Source source = feed.source().give(5);
    Tee<Integer> root = source.tee(2);
    List<Branch<Integer>> leaves = leaves(root, 2);
    assertThat(source.pulled()).isZero();
    assertThat(leaves.get(5).receive()).isEqualTo(1000);
    assertThat(source.pulled()).isEqualTo(1);
    assertThat(leaves.get(0).receive()).isEqualTo(1000);
    assertThat(source.pulled()).isEqualTo(1);
    root.close();
  }

  /** Closing the leaves, in any order, closes the root's source once, with the last of them. */
  @Test
  @Behaviour({"chan-T26", "chan-T15"})
  void close_leavesInAnyOrder_closesTheSourceOnce(Random random) throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Source source = feed.source().give(5);
      List<Branch<Integer>> leaves = new ArrayList<>(leaves(source.tee(2), 2));
      Collections.shuffle(leaves, random);
      leaves.getFirst().receive();
      Collections.shuffle(leaves, random);
      for (Branch<Integer> leaf : leaves) {
        assertThat(source.closed()).isZero();
        leaf.close();
      }
      assertThat(source.closed()).isEqualTo(1);
      leaves.forEach(Branch::close);
      assertThat(source.closed()).isEqualTo(1);
    }
  }

  /** Closing the root ends every leaf, and a pull that waits for ever. */
  @Test
  @Behaviour({"chan-T26", "chan-T22"})
  void closeRoot_leavesWait_endsThemAll() throws Exception {
    Source source = feed.source();
    Tee<Integer> root = source.tee(2);
    List<Operation<List<Integer>>> readers = new ArrayList<>();
    for (Branch<Integer> leaf : leaves(root, 2)) {
      readers.add(feed.start(() -> drain(leaf)));
      awaitWaiting(leaf, 1);
    }
    source.awaitPull();
    root.close();
    for (Operation<List<Integer>> reader : readers) {
      assertThat(reader.get()).isEmpty();
    }
    source.awaitIdle();
    assertThat(source.closed()).isEqualTo(1);
  }

  /** A failure reaches every leaf as it was thrown, after the items before it. */
  @Test
  @Behaviour({"chan-T26", "chan-T16", "chan-T17"})
  void receive_sourceFailed_everyLeafIsTold() throws InterruptedException {
    RuntimeException cause = new IllegalStateException("hung up");
    Source source = feed.source().give(3).fail(cause);
    for (Branch<Integer> leaf : leaves(source.tee(2), 2)) {
      assertThat(drain(leaf)).containsExactly(1000, 1001, 1002);
      assertThatThrownBy(leaf::receive).isInstanceOf(ChanClosed.class).hasCause(cause);
      assertThatThrownBy(leaf::receive).isInstanceOf(ChanClosed.class).hasCause(cause);
    }
  }

  /** The leaf that pulls may be interrupted, another may close: the item comes to the rest. */
  @Test
  @Behaviour({"chan-T26", "chan-T24", "chan-T21"})
  void interrupt_leafThatPulls_concernsNobodyElse() throws Exception {
    Source source = feed.source();
    List<Branch<Integer>> leaves = leaves(source.tee(2), 2);
    Operation<Integer> pulling = feed.start(leaves.get(0)::receive);
    source.awaitPull();
    Operation<Integer> closing = feed.start(leaves.get(1)::receive);
    awaitWaiting(leaves.get(1), 1);
    Operation<Integer> far = feed.start(leaves.get(7)::receive);
    awaitWaiting(leaves.get(7), 1);
    pulling.thread().interrupt();
    assertThatThrownBy(pulling::get).isInstanceOf(InterruptedException.class);
    leaves.get(1).close();
    assertThatThrownBy(closing::get).isInstanceOf(ChanClosed.class);
    source.give(2).end();
    assertThat(far.get()).isEqualTo(1000);
    assertThat(drain(leaves.get(0))).containsExactly(1000, 1001);
    assertThat(drain(leaves.get(7))).containsExactly(1001);
  }

  private static List<Branch<Integer>> leaves(Tee<Integer> tee, int deeper) {
    List<Branch<Integer>> leaves = new ArrayList<>();
    for (Branch<Integer> branch : tee) {
      if (deeper == 0) {
        leaves.add(branch);
      } else {
        leaves.addAll(leaves(Tee.of(branch, 2, Lag.unbounded()), deeper - 1));
      }
    }
    return leaves;
  }
}
