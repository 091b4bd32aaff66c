package dev.weir.bench.wheel;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Cells of samples.
 *
 * @param name of the load
 * @param samples by side
 */
record Figures(String name, Map<String, List<Sample>> samples) {

  private static final String UNIT = "% of a core";

  /** Ours above the driver beside a limit, and beside each of the others above the driver. */
  List<Cell> aboveDriver(double limit) {
    List<Double> ours = above(Answer.OURS);
    var cells = new ArrayList<Cell>();
    cells.add(limited(name, ours, limit).must(1));
    samples.keySet().stream()
        .filter(side -> !side.equals(Answer.OURS) && !side.equals(Rounds.DRIVER))
        .map(side -> Cell.beside(name, UNIT, Better.LOWER, ours, side, above(side)))
        .forEach(cells::add);
    return cells;
  }

  /** What ours uses above the driver, where there is one, beside a limit that is no must. */
  Cell reported(double limit) {
    List<Double> ours =
        samples.containsKey(Rounds.DRIVER) ? above(Answer.OURS) : all(Answer.OURS, Sample::process);
    return limited(name, ours, limit);
  }

  /** The whole process, the driver's part included. */
  Cell whole() {
    return alone("process", Sample::process);
  }

  /** The timer's own thread. */
  Cell ownThread() {
    return alone("its thread", Sample::own);
  }

  /** Wake-ups of the timer's thread beside a limit. */
  Cell wakeUps(int limit) {
    String most = "limit: " + limit;
    return Cell.beside(
            name + ", wake-ups",
            "in 5 s",
            Better.LOWER,
            all(Answer.OURS, Sample::wakeUps),
            most,
            List.of((double) limit))
        .must(1);
  }

  private Cell alone(String what, ToDoubleFunction<Sample> figure) {
    return Cell.alone(name + ", " + what, UNIT, Better.LOWER, all(Answer.OURS, figure));
  }

  private static Cell limited(String name, List<Double> ours, double limit) {
    String most = "limit: %.0f %s".formatted(limit, UNIT);
    return Cell.beside(name, UNIT, Better.LOWER, ours, most, List.of(limit));
  }

  private List<Double> above(String side) {
    List<Double> driver = all(Rounds.DRIVER, Sample::process);
    double base = Cell.alone(name, UNIT, Better.LOWER, driver).value();
    return all(side, sample -> sample.process() - base);
  }

  private List<Double> all(String side, ToDoubleFunction<Sample> figure) {
    return samples.getOrDefault(side, List.of()).stream()
        .map(sample -> figure.applyAsDouble(sample))
        .toList();
  }
}
