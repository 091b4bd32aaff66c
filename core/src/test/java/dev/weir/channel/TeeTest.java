package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every branch gets every item, of every kind of source, on every kind of thread. */
@ParameterizedClass
@MethodSource("dev.weir.channel.Feed#all")
@Timeout(20)
class TeeTest {
  private static final int ITEMS = 200;

  @Parameter Feed feed;

  /** Branches that are read at once get the same objects in the order of the source. */
  @Test
  @Behaviour({"chan-T1", "chan-T4", "chan-T9", "chan-C66"})
  void receive_severalBranchesAtOnce_eachGetsAllInOrder() throws Exception {
    Source source = feed.source().give(ITEMS).end();
    Tee<Integer> tee = source.tee(3);
    List<Operation<List<Integer>>> readers = new ArrayList<>();
    for (Branch<Integer> branch : tee) {
      readers.add(feed.start(() -> drain(branch)));
    }
    List<Integer> first = readers.get(0).get();
    assertThat(first).isEqualTo(IntStream.range(1000, 1000 + ITEMS).boxed().toList());
    assertThat(readers.get(1).get()).usingElementComparator(TeeTest::same).isEqualTo(first);
    assertThat(readers.get(2).get()).usingElementComparator(TeeTest::same).isEqualTo(first);
    assertThat(source.pulled()).as("each item pulled once").isEqualTo(ITEMS);
  }

  /** One branch may be read to the end before another begins. */
  @Test
  @Behaviour({"chan-T1", "chan-T9"})
  void receive_oneAfterTheOther_eachGetsAll() throws Exception {
    Tee<Integer> tee = feed.source().give(ITEMS).end().tee(2);
    List<Integer> first = drain(tee.get(0));
    assertThat(drain(tee.get(1))).usingElementComparator(TeeTest::same).isEqualTo(first);
  }

  /** Branches may be read in turn. */
  @Test
  @Behaviour("chan-T9")
  void receive_interleaved_eachGetsItsNext() throws InterruptedException {
    Tee<Integer> tee = feed.source().give(3).end().tee(2);
    assertThat(tee.get(0).receive()).isEqualTo(1000);
    assertThat(tee.get(1).receive()).isEqualTo(1000);
    assertThat(tee.get(1).receive()).isEqualTo(1001);
    assertThat(tee.get(1).receive()).isEqualTo(1002);
    assertThat(tee.get(0).receive()).isEqualTo(1001);
    assertThat(drain(tee.get(0))).containsExactly(1002);
    assertThat(drain(tee.get(1))).isEmpty();
  }

  /** There may be one branch, or none; a negative number is refused. */
  @Test
  @Behaviour("chan-T2")
  void of_anyNumber_hasSoManyBranches() throws InterruptedException {
    assertThatThrownBy(() -> feed.source().tee(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("branches: -1 (expected: at least 0)");
    Source unread = feed.source();
    Tee<Integer> none = unread.tee(0);
    assertThat(none.size()).isZero();
    assertThat(none).isEmpty();
    none.close();
    assertThat(unread.closed()).isEqualTo(unread.closedUnread());
    Tee<Integer> one = feed.source().give(3).end().tee(1);
    assertThat(drain(one.get(0))).containsExactly(1000, 1001, 1002);
  }

  /** Branches are found by number, in order. */
  @Test
  @Behaviour("chan-T2")
  void branches_ofTheTee_areItsBranchesInOrder() {
    try (Tee<Integer> tee = feed.source().tee(3)) {
      assertThat(tee.size()).isEqualTo(3);
      assertThat(tee.branches()).containsExactly(tee.get(0), tee.get(1), tee.get(2));
      assertThat(tee).containsExactlyElementsOf(tee.branches());
      assertThat(tee.branches().subList(1, 3)).containsExactly(tee.get(1), tee.get(2));
      assertThatThrownBy(() -> tee.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** Nothing is pulled before a branch needs an item that nobody has fetched. */
  @Test
  @Behaviour("chan-T3")
  void receive_itemByItem_pullsWhatIsNeededOnly() throws InterruptedException {
    Source source = feed.source().give(5);
    try (Tee<Integer> tee = source.tee(2)) {
      assertThat(source.pulled()).as("made").isZero();
      assertThat(source.asked()).isZero();
      tee.get(0).receive();
      assertThat(source.pulled()).isEqualTo(1);
      tee.get(1).receive();
      assertThat(source.pulled()).as("fetched already").isEqualTo(1);
      tee.get(1).receive();
      assertThat(source.pulled()).isEqualTo(2);
      assertThat(tee.stats().pulled()).isEqualTo(2);
    }
    assertThat(source.pulled()).as("closed").isEqualTo(2);
  }

  /** What was closed needs nothing. */
  @Test
  @Behaviour({"chan-T3", "chan-T13"})
  void tryReceive_branchClosed_pullsNothing() {
    Source source = feed.source().give(5);
    try (Tee<Integer> tee = source.tee(2)) {
      Branch<Integer> gone = tee.get(0);
      gone.close();
      assertThatThrownBy(gone::tryReceive).isInstanceOf(ChanClosed.class);
      assertThat(gone.poll()).isEqualTo(new Poll.Closed<>(null));
      assertThat(tee.stats().pulling()).isFalse();
      assertThat(tee.stats().pulled()).isZero();
    }
    assertThat(source.pulled()).isZero();
  }

  /** The source is asked for its iterator, or subscribed to, once and late. */
  @Test
  @Behaviour({"chan-T3", "chan-T4"})
  void receive_iterableOrPublisher_beginsOnceWithTheFirstPull() throws InterruptedException {
    assumeTrue(feed.kind() == Source.Kind.ITERABLE || feed.kind() == Source.Kind.PUBLISHER);
    Source source = feed.source().give(5).end();
    Tee<Integer> tee = source.tee(2);
    assertThat(source.begun()).isZero();
    drain(tee.get(0));
    drain(tee.get(1));
    assertThat(source.begun()).isEqualTo(1);
  }

  /** One pull serves all who wait; no second one is under way meanwhile. */
  @Test
  @Behaviour("chan-T6")
  void receive_allBranchesWait_onePullServesAll() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(3);
    List<Operation<Integer>> readers = new ArrayList<>();
    for (Branch<Integer> branch : tee) {
      readers.add(feed.start(branch::receive));
      awaitWaiting(branch, 1);
    }
    source.awaitPull();
    source.give(1);
    for (Operation<Integer> reader : readers) {
      assertThat(reader.get()).isEqualTo(1000);
    }
    assertThat(source.pulled()).isEqualTo(1);
    assertThat(source.mostInside()).isEqualTo(feed.kind().counts() ? 1 : 0);
    tee.close();
  }

  /** A branch that has items waits neither for the source nor for a peer's pull. */
  @Test
  @Behaviour({"chan-T6", "chan-T7"})
  void tryReceive_peerPulls_givesWhatIsThere() throws Exception {
    Source source = feed.source().give(2);
    Tee<Integer> tee = source.tee(2);
    tee.get(0).receive();
    tee.get(0).receive();
    Operation<Integer> pulling = feed.start(tee.get(0)::receive);
    source.awaitPull();
    assertThat(tee.stats().pulling()).isTrue();
    assertThat(tee.get(1).tryReceive()).isEqualTo(1000);
    assertThat(tee.get(1).tryReceive()).isEqualTo(1001);
    assertThat(tee.get(1).tryReceive()).isNull();
    source.give(1);
    assertThat(pulling.get()).isEqualTo(1000);
    tee.close();
  }

  /** After its end the source is not asked again, whoever asks the branches, and however. */
  @Test
  @Behaviour("chan-T8")
  void receive_sourceEnded_isNotAskedAgain() throws Exception {
    Source source = feed.source().give(2).end();
    assertNotAskedAgain(source, source.tee(3));
  }

  /** Nor after a failure. */
  @Test
  @Behaviour("chan-T8")
  void receive_sourceFailed_isNotAskedAgain() throws Exception {
    Source source = feed.source().give(2).fail(new IllegalStateException("hung up"));
    assertNotAskedAgain(source, source.tee(3));
  }

  private static void assertNotAskedAgain(Source source, Tee<Integer> tee) throws Exception {
    for (Branch<Integer> branch : tee) {
      assertThat(drain(branch)).containsExactly(1000, 1001);
    }
    int asked = source.asked();
    for (Branch<Integer> branch : tee) {
      assertThatThrownBy(branch::receive).isInstanceOf(ChanClosed.class);
      assertThatThrownBy(branch::tryReceive).isInstanceOf(ChanClosed.class);
      assertThat(branch.isDrained()).isTrue();
    }
    assertThatThrownBy(tee.branch()::receive).isInstanceOf(ChanClosed.class);
    assertThat(source.asked()).isEqualTo(asked);
    assertThat(source.askedAfterEnd()).isZero();
    assertThat(tee.stats().ended()).isTrue();
  }

  /** Several threads on one branch share its items: each goes to one of them, in their order. */
  @Test
  @Behaviour("chan-T10")
  void receive_severalThreadsOnABranch_shareItsItems() throws Exception {
    Source source = feed.source();
    Tee<Integer> tee = source.tee(2);
    List<Operation<List<Integer>>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(feed.start(() -> drain(tee.get(0))));
    }
    awaitWaiting(tee.get(0), 4);
    source.give(ITEMS).end();
    List<Integer> shared = new ArrayList<>();
    for (Operation<List<Integer>> reader : readers) {
      assertThat(reader.get()).isSorted();
      shared.addAll(reader.get());
    }
    List<Integer> all = drain(tee.get(1));
    assertThat(all).hasSize(ITEMS);
    assertThat(shared).containsExactlyInAnyOrderElementsOf(all);
  }

  private static int same(Integer a, Integer b) {
    return System.identityHashCode(a) - System.identityHashCode(b);
  }
}
