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

  /** This one, ours beside each of the others, and what it is made of. */
  List<Cell> cells(Cell first) {
    var cells = new ArrayList<Cell>();
    cells.add(first);
    cells.addAll(besides());
    if (samples.containsKey(Rounds.DRIVER)) {
      cells.add(alone("process", Sample::processAtRate));
    }
    cells.add(alone("its thread", Sample::ownAtRate));
    return cells;
  }

  /** Ours beside a limit. What the driver uses is taken from it, where there is one. */
  Cell limited(double limit) {
    String most = "limit: %.0f %s".formatted(limit, UNIT);
    return Cell.beside(name, UNIT, Better.LOWER, used(Answer.OURS), most, List.of(limit));
  }

  private List<Cell> besides() {
    List<Double> ours = used(Answer.OURS);
    return samples.keySet().stream()
        .filter(side -> !side.equals(Answer.OURS) && !side.equals(Rounds.DRIVER))
        .filter(side -> !used(side).isEmpty())
        .map(side -> Cell.beside(name, UNIT, Better.LOWER, ours, side, used(side)))
        .toList();
  }

  /** The timer's own thread, where there are no deadlines. */
  Cell idleThread() {
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

  private List<Double> used(String side) {
    double driver = driver();
    return all(side, sample -> sample.processAtRate() - driver);
  }

  private double driver() {
    List<Double> alone = all(Rounds.DRIVER, Sample::processAtRate);
    return alone.isEmpty() ? 0 : Cell.alone(name, UNIT, Better.LOWER, alone).value();
  }

  private List<Double> all(String side, ToDoubleFunction<Sample> figure) {
    return samples.getOrDefault(side, List.of()).stream()
        .map(sample -> figure.applyAsDouble(sample))
        .toList();
  }
}
