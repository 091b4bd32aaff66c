package dev.weir.bench.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void limited_takesTheDriversMedianFromEachSample() {
    var figures = new Figures("load", Map.of("driver", samples(1, 2, 9), "Weir", samples(5, 6, 4)));

    Cell cell = figures.limited(5).must(1);

    assertThat(cell.ours()).containsExactly(3.0, 4.0, 2.0);
    assertThat(cell.met(0)).isTrue();
    assertThat(cell.peer()).isEqualTo("limit: 5 % of a core");
  }

  @Test
  void cells_withoutADriver_tellTheProcessOnce() {
    var figures = new Figures("load", Map.of("Weir", samples(5)));

    assertThat(figures.cells(figures.limited(30)))
        .extracting(Cell::name)
        .containsExactly("load", "load, its thread");
  }

  @Test
  void cells_aPeerThatDidNotKeepUp_isLeftOut() {
    var figures = new Figures("load", Map.of("Weir", samples(5), "Netty", List.of()));

    assertThat(figures.cells(figures.limited(30))).extracting(Cell::peer).doesNotContain("Netty");
  }

  @Test
  void wakeUps_overTheLimit_areNotMet() {
    var figures = new Figures("load", Map.of("Weir", List.of(new Sample(0, 0, 3, 0))));

    assertThat(figures.wakeUps(2).met(0)).isFalse();
    assertThat(figures.wakeUps(3).met(0)).isTrue();
  }

  private static List<Sample> samples(double... process) {
    return Arrays.stream(process).mapToObj(value -> new Sample(value, 0, 0, Load.RATE)).toList();
  }
}
