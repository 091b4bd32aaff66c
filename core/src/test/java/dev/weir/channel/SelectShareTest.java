package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many runs of one select: each case gets its share, and nothing is left behind. */
@Timeout(60)
class SelectShareTest {
  private static final int CASES = 4;
  private static final int RUNS = 40_000;

  /** Chi-square with three degrees of freedom is above this once in 10^8 runs of the test. */
  private static final double BOUND = 40;

  /** The ways that a select can go to a case that is ready. */
  static Stream<UnaryOperator<Select<Integer>>> forms() {
    return Stream.of(
        select -> select,
        select -> select.otherwise(() -> -1),
        select -> select.after(Duration.ofDays(1), () -> -1));
  }

  /** Items that are always there, room that is always there, a signal: each as often as others. */
  @ParameterizedTest
  @MethodSource("forms")
  @Behaviour("chan-S2")
  void run_allReady_shareEvenly(UnaryOperator<Select<Integer>> form) throws InterruptedException {
    Chan<Integer> items = Chan.unbounded();
    Chan<Integer> room = Chan.unbounded();
    Chan<Integer> closed = Chan.bounded(1);
    Signal fired = new Signal();
    closed.close();
    fired.fire();
    for (int i = 0; i < RUNS; i++) {
      items.send(i);
    }
    Select<Integer> select =
        form.apply(
            Select.<Integer>of()
                .receive(items, item -> 0)
                .send(room, 1, () -> 1)
                .receive(closed, item -> -1, () -> 2)
                .on(fired, () -> 3));
    assertThat(unevenness(select)).isLessThan(BOUND);
  }

  /** Also several cases of one channel. */
  @ParameterizedTest
  @MethodSource("forms")
  @Behaviour({"chan-S2", "chan-S4"})
  void run_sameChannelSeveralTimes_shareEvenly(UnaryOperator<Select<Integer>> form)
      throws InterruptedException {
    Chan<Integer> items = Chan.unbounded();
    Select<Integer> select = Select.of();
    for (int i = 0; i < RUNS; i++) {
      items.send(i);
    }
    for (int i = 0; i < CASES; i++) {
      int number = i;
      select.receive(items, item -> number);
    }
    assertThat(unevenness(form.apply(select))).isLessThan(BOUND);
  }

  /** After a hundred thousand runs nobody stands in a line that was never served. */
  @Test
  @Behaviour("chan-S8")
  void run_againAndAgain_leavesNothingBehind() throws Exception {
    Chan<Integer> idle = Chan.bounded(1);
    Chan<Integer> full = Chan.bounded(1);
    Chan<Integer> busy = Chan.rendezvous();
    Signal signal = new Signal();
    full.send(0);
    Select<Integer> select =
        Select.<Integer>of()
            .receive(idle, item -> -1)
            .send(full, 1, () -> -2)
            .on(signal, () -> -3)
            .receive(busy, item -> item)
            .after(Duration.ofDays(1), () -> -4);
    long before = used();
    Operation<Integer> sender = Operation.start(() -> send(busy, 100_000));
    long sum = 0;
    for (int i = 0; i < 100_000; i++) {
      sum += select.run();
    }
    assertThat(sum).isEqualTo(100_000L * 99_999 / 2);
    assertThat(sender.get()).isEqualTo(100_000);
    assertThat(used() - before).as("bytes").isLessThan(2_000_000);
    assertThat(idle.stats().receivers()).isEmpty();
    assertThat(full.stats().senders()).isEmpty();
    assertThat(busy.stats().receivers()).isEmpty();
    assertThat(signal.waiters().isEmpty()).isTrue();
  }

  private static int send(Chan<Integer> chan, int items) throws InterruptedException {
    for (int i = 0; i < items; i++) {
      chan.send(i);
    }
    return items;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static double unevenness(Select<Integer> select) throws InterruptedException {
    int[] chosen = new int[CASES];
    for (int i = 0; i < RUNS; i++) {
      chosen[select.run()]++;
    }
    double share = RUNS / (double) CASES;
    double sum = 0;
    for (int count : chosen) {
      sum += (count - share) * (count - share) / share;
    }
    return sum;
  }
}
