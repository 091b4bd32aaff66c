package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An item is held as long as somebody needs it, and not longer. */
@Timeout(30)
class TeeMemoryTest {
  private static final int ITEMS = 5;

  private final Chan<Object> source = Chan.bounded(ITEMS);

  static List<Lag> lags() {
    return List.of(Lag.unbounded(), Lag.backpressure(10), Lag.dropOldest(10), Lag.detach(10));
  }

  /** The slowest branch lets go of an item by passing it. */
  @ParameterizedTest
  @MethodSource("lags")
  @Behaviour({"chan-T34", "chan-T13"})
  void receive_slowestPasses_itemsCanBeCollected(Lag lag) throws InterruptedException {
    Tee<Object> tee = Tee.of(source, 3, lag);
    List<WeakReference<Object>> items = give();
    take(tee.get(0), ITEMS);
    take(tee.get(1), ITEMS);
    assertHeld(items);
    take(tee.get(2), 3);
    awaitCollected(items.subList(0, 3));
    assertHeld(items.subList(3, ITEMS));
    take(tee.get(2), 2);
    awaitCollected(items);
    assertThat(tee.stats().pulled()).as("the tee is alive").isEqualTo(ITEMS);
  }

  /** Or by closing. */
  @ParameterizedTest
  @MethodSource("lags")
  @Behaviour({"chan-T34", "chan-T13", "chan-T14"})
  void close_slowest_itemsCanBeCollected(Lag lag) throws InterruptedException {
    Tee<Object> tee = Tee.of(source, 2, lag);
    List<WeakReference<Object>> items = give();
    take(tee.get(0), ITEMS);
    assertHeld(items);
    tee.get(1).close();
    awaitCollected(items);
    assertThat(tee.stats().pulled()).isEqualTo(ITEMS);
  }

  /** Closing the tee lets go of everything, though somebody keeps its branches. */
  @ParameterizedTest
  @MethodSource("lags")
  @Behaviour({"chan-T34", "chan-T18"})
  void closeTee_backlog_itemsCanBeCollected(Lag lag) throws InterruptedException {
    Tee<Object> tee = Tee.of(source, 2, lag);
    List<WeakReference<Object>> items = give();
    take(tee.get(0), ITEMS);
    tee.close();
    awaitCollected(items);
    assertThat(tee.branches()).hasSize(2);
  }

  static Stream<Lag> losing() {
    return Stream.of(Lag.dropOldest(1), Lag.detach(1));
  }

  /** What a policy gives up is given up indeed. */
  @ParameterizedTest
  @MethodSource("losing")
  @Behaviour({"chan-T32", "chan-T33", "chan-T34"})
  void receive_slowestLoses_itemsCanBeCollected(Lag lag) throws InterruptedException {
    Tee<Object> tee = Tee.of(source, 2, lag);
    List<WeakReference<Object>> items = give();
    take(tee.get(0), ITEMS);
    awaitCollected(items.subList(0, ITEMS - 1));
    assertThat(tee.stats().pulled()).isEqualTo(ITEMS);
  }

  private List<WeakReference<Object>> give() {
    return Stream.generate(Object::new).limit(ITEMS).map(this::given).toList();
  }

  private WeakReference<Object> given(Object item) {
    source.trySend(item);
    return new WeakReference<>(item);
  }

  private static void take(Branch<Object> branch, int items) throws InterruptedException {
    for (int i = 0; i < items; i++) {
      assertThat(branch.receive()).isNotNull();
    }
  }

  private static void assertHeld(List<WeakReference<Object>> items) {
    System.gc();
    assertThat(items).allSatisfy(item -> assertThat(item.get()).isNotNull());
  }

  /** Fails by the timeout of the class. */
  private static void awaitCollected(List<WeakReference<Object>> items) {
    while (items.stream().anyMatch(item -> item.get() != null)) {
      System.gc();
      Shape.look("items that nobody needs");
    }
  }
}
