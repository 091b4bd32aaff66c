package dev.weir.bench.density;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The cells of sessions that have processes of their own.
 *
 * @param how said of each cell, where that is not as it should be
 * @param warm runs of {@link ProcessKind#WARM}
 * @param cold runs of {@link ProcessKind#COLD}
 * @param crowd runs of {@link ProcessKind#CROWD}
 */
record ProcessFigures(
    String how, List<ProcessFound> warm, List<ProcessFound> cold, List<ProcessFound> crowd) {

  private static final String LIMIT = "limit";
  private static final double WARM_MS = 20;
  private static final double COLD_MS = 400;
  private static final double PROCESSES = 60;

  /** Of memory; the stricter of the two gigabytes. */
  private static final double FOUR_GB = 4e9;

  /** What the reference wanted a process to take more than a coroutine. */
  private static final double TIMES = 30;

  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  List<Cell> few() {
    return List.of(
        bound("warm process takes a job p50", WARM_MS, warm, opened(0.5)),
        bound("cold process answers p50", COLD_MS, cold, answered(0.5)),
        room());
  }

  List<Cell> all() {
    return List.of(
        bound("warm process takes a job p50", WARM_MS, warm, opened(0.5)),
        alone("warm process takes a job p99", "ms", warm, opened(0.99)),
        alone("warm process answers p50", "ms", warm, answered(0.5)),
        alone("cold process takes a job p50", "ms", cold, opened(0.5)),
        bound("cold process answers p50", COLD_MS, cold, answered(0.5)),
        alone("cold process answers, worst", "ms", cold, answered(1)),
        room(),
        alone("memory of a process", "MiB", crowd, found -> found.bytesEach() / MIB),
        alone("memory of their worker", "MiB", crowd, found -> found.workerBytes() / MIB));
  }

  /** A session on virtual threads, and one with a process, which is the peer here. */
  Cell beside(List<ProcessFound> together) {
    return Cell.beside(
            "memory of a session, virtual-thread",
            "KiB",
            Better.LOWER,
            of(together, found -> found.bytesEach() / KIB),
            "process",
            of(crowd, found -> found.bytesEach() / KIB))
        .must(TIMES);
  }

  /** How many would fit beside their worker, if each took as much as each of these did. */
  private Cell room() {
    Cell room =
        Cell.beside(
            "processes in 4 GB" + how,
            "processes",
            Better.HIGHER,
            of(crowd, found -> Math.floor((FOUR_GB - found.workerBytes()) / found.bytesEach())),
            LIMIT,
            List.of(PROCESSES));
    return how.isEmpty() ? room.must(1) : room;
  }

  /** Only as it should be it must. */
  private Cell bound(
      String what, double most, List<ProcessFound> runs, ToDoubleFunction<ProcessFound> figure) {
    Cell cell = Cell.beside(what + how, "ms", Better.LOWER, of(runs, figure), LIMIT, List.of(most));
    return how.isEmpty() ? cell.must(1) : cell;
  }

  private Cell alone(
      String what, String unit, List<ProcessFound> runs, ToDoubleFunction<ProcessFound> figure) {
    return Cell.alone(what + how, unit, Better.LOWER, of(runs, figure));
  }

  private static ToDoubleFunction<ProcessFound> opened(double part) {
    return found -> Found.at(part, found.openMs());
  }

  private static ToDoubleFunction<ProcessFound> answered(double part) {
    return found -> Found.at(part, found.answerMs());
  }

  private static List<Double> of(List<ProcessFound> runs, ToDoubleFunction<ProcessFound> figure) {
    return runs.stream().map(figure::applyAsDouble).toList();
  }
}
