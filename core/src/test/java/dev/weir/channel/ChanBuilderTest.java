package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How channels are made, and what is refused then. */
class ChanBuilderTest {

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  @Behaviour("chan-C4")
  void bounded_noRoom_isRefused(int capacity) {
    assertThatThrownBy(() -> Chan.bounded(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity: " + capacity + " (expected: at least 1; rendezvous() holds none)");
    assertThatThrownBy(() -> Chan.builder().bounded(capacity))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Chan.builder().weighted(capacity, item -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bound: " + capacity);
  }

  @Test
  @Behaviour("chan-C4")
  void build_noCapacity_isRefused() {
    assertThatThrownBy(() -> Chan.builder().name("tokens").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("capacity: not said, of channel tokens");
  }

  /** Nothing that holds nothing, or everything, can overflow. */
  @ParameterizedTest
  @EnumSource(names = {"DROP_OLDEST", "DROP_NEWEST"})
  @Behaviour({"chan-C50", "chan-C53"})
  void build_rendezvousOrUnboundedWithDropping_isRefused(Overflow policy) {
    assertThatThrownBy(() -> Chan.builder().name("x").overflow(policy).rendezvous().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "overflow: "
                + policy
                + ", of channel x (expected: SUSPEND; only a bounded channel overflows)");
    assertThatThrownBy(() -> Chan.builder().unbounded().overflow(policy).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A conflated channel keeps the newest, so it cannot be told to drop it. */
  @Test
  @Behaviour("chan-C50")
  void build_conflatedDroppingTheNewest_isRefused() {
    assertThatThrownBy(() -> Chan.builder().overflow(Overflow.DROP_NEWEST).conflated().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("overflow: DROP_NEWEST, of channel chan");
    assertThatThrownBy(() -> Chan.builder().conflated().overflow(Overflow.DROP_NEWEST).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The last word on the capacity counts, and takes what went with the one before. */
  @Test
  @Behaviour({"chan-C50", "chan-C63"})
  void build_capacitySaidTwice_theLastCounts() {
    assertThat(fill(b -> b.conflated().bounded(2))).isEqualTo(2);
    assertThat(fill(b -> b.weighted(1, item -> 1).bounded(3))).isEqualTo(3);
    assertThat(fill(b -> b.unbounded().rendezvous())).isZero();
    assertThat(fill(b -> b.conflated().rendezvous())).isZero();
    Chan<Integer> conflated = Chan.<Integer>builder().bounded(9).conflated().build();
    assertThat(conflated.trySend(1) && conflated.trySend(2)).isTrue();
    assertThat(conflated.size()).isEqualTo(1);
  }

  /** A builder makes as many channels as one likes, each on its own. */
  @Test
  void build_twice_channelsAreIndependent() {
    ChanBuilder<Integer> builder = Chan.<Integer>builder().bounded(1);
    Chan<Integer> first = builder.build();
    Chan<Integer> second = builder.name("second").build();
    first.trySend(1);
    first.close();
    assertThat(second.size()).isZero();
    assertThat(second.isClosed()).isFalse();
    assertThat(second.stats().name()).isEqualTo("second");
    assertThat(first.stats().name()).isEqualTo("chan");
  }

  /** Memory comes with the items, not with the bound. */
  @Test
  @Behaviour("chan-M2")
  void bounded_aMilliard_takesNoMemoryForIt() {
    Chan<Integer> chan = Chan.bounded(Integer.MAX_VALUE);
    assertThat(chan.trySend(1)).isTrue();
    assertThat(chan.stats().capacity()).isEqualTo(Integer.MAX_VALUE);
  }

  /** An error names the channel. */
  @Test
  @Behaviour("chan-C5")
  void trySend_closed_errorNamesTheChannel() {
    Chan<Integer> chan = Chan.<Integer>builder().bounded(2).name("tokens").build();
    chan.close();
    assertThatThrownBy(() -> chan.trySend(1))
        .hasMessageStartingWith("channel: tokens is closed (expected: open");
  }

  private static int fill(UnaryOperator<ChanBuilder<Integer>> with) {
    Chan<Integer> chan = with.apply(Chan.builder()).build();
    int count = 0;
    while (count < 10 && chan.trySend(count)) {
      count++;
    }
    return count;
  }
}
