package dev.weir.bench.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private final Recorded alarms = new Recorded();

  @Test
  void accept_eachTurn_armsOneAndCancelsTheOneBefore() {
    var load = new Deadlines<>(alarms, 1, 2);

    load.accept(7);
    load.accept(7);

    assertThat(alarms.armed).hasSize(2);
    assertThat(alarms.cancelled).containsExactly(0);
  }

  @Test
  void accept_oneOfTen_isDueBeforeTheNextTurn() {
    var load = new Deadlines<>(alarms, 1, 10);

    IntStream.range(0, 20).forEach(load::accept);

    assertThat(alarms.armed)
        .filteredOn(nanos -> nanos < Load.ROUND_NANOS)
        .containsExactly(Deadlines.SOON_NANOS, Deadlines.SOON_NANOS);
    assertThat(alarms.armed).filteredOn(nanos -> nanos == Deadlines.LATE_NANOS).hasSize(18);
  }

  /** What has not fired does not count, however much was armed. */
  @Test
  void done_isCountedByWhatFired() {
    var load = new Deadlines<>(alarms, 3, 4);
    IntStream.range(0, 8).forEach(load::accept);
    assertThat(load.done()).isZero();

    alarms.fire(6);

    assertThat(load.done()).isEqualTo(8);
  }

  /** An alarm's number is what is armed. */
  private static final class Recorded implements Alarms<Integer> {
    private final List<Long> armed = new ArrayList<>();
    private final List<Integer> cancelled = new ArrayList<>();
    private Runnable last = () -> {};

    @Override
    public Integer arm(long nanos, Runnable action) {
      armed.add(nanos);
      last = action;
      return armed.size() - 1;
    }

    @Override
    public void cancel(Integer number) {
      cancelled.add(number);
    }

    @Override
    public String thread() {
      return "";
    }

    private void fire(int times) {
      for (int i = 0; i < times; i++) {
        last.run();
      }
    }
  }
}
