package dev.weir.bench.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.Cell;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is made of the times and bytes that a worker tells of its processes. */
class ProcessFiguresTest {

  private static final long MIB = 1 << 20;

  @Test
  void all_withinTheBounds_theMustsAreMet() {
    assertThat(met(figures("", 19, 390, 40 * MIB)))
        .containsEntry("warm process takes a job p50", true)
        .containsEntry("cold process answers p50", true)
        .containsEntry("processes in 4 GB", true)
        .hasSize(3);
  }

  @Test
  void all_beyondTheBounds_theMustsAreNot() {
    assertThat(met(figures("", 21, 410, 65 * MIB))).hasSize(3).doesNotContainValue(true);
  }

  /** Their worker takes room too: 60 of them are 4 GB by themselves. */
  @Test
  void all_roomForSixtyButNotForTheirWorker_isNotMet() {
    assertThat(met(figures("", 1, 1, 66_600_000))).containsEntry("processes in 4 GB", false);
  }

  @Test
  void all_withoutTheCache_isOnlyReported() {
    List<Cell> cells = figures(", no cache", 21, 410, 65 * MIB).all();
    assertThat(cells).allMatch(cell -> cell.must() == null && cell.name().endsWith(", no cache"));
  }

  @Test
  void beside_sessionsOnVirtualThreads_isThatManyTimesLess() {
    Cell cell =
        figures("", 1, 1, 40 * MIB).beside(List.of(ProcessFound.memory(1_000, 1_000 * MIB, 0)));
    assertThat(cell.ratio()).isEqualTo(40);
    assertThat(cell.met(0)).isTrue();
  }

  private static Map<String, Boolean> met(ProcessFigures figures) {
    return figures.all().stream()
        .filter(cell -> cell.must() != null)
        .collect(Collectors.toMap(Cell::name, cell -> Boolean.TRUE.equals(cell.met(0))));
  }

  /** The median is the figure; one that took much longer changes nothing. */
  private static ProcessFigures figures(String how, double openMs, double answerMs, long each) {
    return new ProcessFigures(
        how,
        List.of(times(openMs, 1)),
        List.of(times(1, answerMs)),
        List.of(ProcessFound.memory(60, 60 * each, 100 * MIB)));
  }

  private static ProcessFound times(double openMs, double answerMs) {
    return ProcessFound.times(List.of(1e6, openMs, openMs / 2), Collections.nCopies(3, answerMs));
  }
}
