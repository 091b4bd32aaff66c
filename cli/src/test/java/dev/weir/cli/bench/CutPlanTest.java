package dev.weir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.testkit.Seed;
import dev.weir.testkit.fault.Direction;
import dev.weir.testkit.fault.Ending;
import dev.weir.testkit.fault.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plan is the seed's, and as bad as the rates say. */
class CutPlanTest {
  private static final int MANY = 20_000;

  @Test
  void plan_sameSeedAndDialogue_isTheSame(Seed seed) {
    assertThat(streams(seed.value(), "1_00000")).isEqualTo(streams(seed.value(), "1_00000"));
    assertThat(streams(seed.value(), "1_00000")).isNotEqualTo(streams(seed.value(), "1_00001"));
    assertThat(streams(seed.value(), "1_00000")).isNotEqualTo(streams(seed.value() + 1, "1_00000"));
  }

  @Test
  void post_defaultRates_everyTwentiethIsCutOnEachSideAndInEachManner() {
    CutPlan plan = new CutPlan(1, "d", Rates.DEFAULT);
    List<Fault.Cut> cuts =
        Stream.generate(() -> plan.post(300))
            .limit(MANY)
            .filter(Fault.Cut.class::isInstance)
            .map(Fault.Cut.class::cast)
            .toList();
    assertThat((double) cuts.size() / MANY).isCloseTo(0.05, within(0.01));
    assertThat(cuts).extracting(Fault.Cut::direction).contains(Direction.values());
    assertThat(cuts).extracting(Fault.Cut::ending).contains(Ending.values());
    assertThat(cuts)
        .filteredOn(cut -> cut.direction() == Direction.TO_SERVER)
        .allMatch(cut -> cut.bytes() < 300);
  }

  @Test
  void stream_always_isCutHalfOfThemByReset() {
    List<Fault> streams = streams(1, "d");
    long resets =
        streams.stream()
            .filter(fault ->
                fault instanceof Fault.Cut(var _, var _, Ending ending) && ending == Ending.RST)
            .count();
    assertThat((double) resets / MANY).isCloseTo(0.5, within(0.02));
  }

  private static List<Fault> streams(long seed, String dialogue) {
    CutPlan plan = new CutPlan(seed, dialogue, Rates.DEFAULT);
    return Stream.generate(plan::stream).limit(MANY).toList();
  }
}
