package dev.weir.bench.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import dev.weir.bench.Choice;
import dev.weir.bench.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WheelBenchTest {

  @Test
  void chosen_aQuickRun_makesAtMostTenCells() {
    Setting quick = setting(true, "", "");

    List<Cell> cells =
        WheelBench.chosen(quick).stream()
            .flatMap(kind -> WheelBench.cells(kind, figures(kind, quick)).stream())
            .toList();

    assertThat(cells).hasSizeBetween(8, 10);
  }

  @Test
  void chosen_aFullRun_isEveryLoadButTheDriver() {
    assertThat(WheelBench.chosen(setting(false, "", "")))
        .containsExactly(Kind.LIMITS, Kind.WINDOWS, Kind.STEPS, Kind.COALESCING, Kind.IDLE);
  }

  @Test
  void chosen_cellsByName_areFoundInAQuickRunToo() {
    assertThat(WheelBench.chosen(setting(true, "", "coalescing"))).containsExactly(Kind.COALESCING);
  }

  @Test
  void chosen_withoutOurSide_isNothing() {
    assertThat(WheelBench.chosen(setting(true, "netty", ""))).isEmpty();
  }

  /** Without it nothing could be taken from the others. */
  @Test
  void sides_aPart_keepsTheDriver() {
    assertThat(WheelBench.sides(Kind.LIMITS, setting(true, "weir|netty", "")))
        .containsExactly("driver", "Weir", "Netty");
  }

  @Test
  void cells_alarmsAloneAndNothingArmed_areMusts() {
    Setting full = setting(false, "", "");

    assertThat(WheelBench.chosen(full))
        .filteredOn(kind -> WheelBench.cells(kind, figures(kind, full)).getFirst().must() != null)
        .containsExactly(Kind.LIMITS, Kind.WINDOWS, Kind.IDLE);
  }

  private static Figures figures(Kind kind, Setting setting) {
    Map<String, List<Sample>> samples =
        WheelBench.sides(kind, setting).stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), _ -> List.of(new Sample(1, 1, 1, Load.RATE))));
    return new Figures(kind.shown(), samples);
  }

  private static Setting setting(boolean quick, String only, String cells) {
    return new Setting(quick, Choice.of(only, cells), Path.of("unused"), System.err);
  }
}
