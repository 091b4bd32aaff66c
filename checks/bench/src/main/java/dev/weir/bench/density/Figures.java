package dev.weir.bench.density;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The cells of one workload.
 *
 * @param work what was done
 * @param ours our runs
 * @param peer who stands beside
 * @param theirs the peer's runs, none where it cannot be had
 */
record Figures(Workload work, List<Trial> ours, String peer, List<Trial> theirs) {

  /** A must is a bound on the figure itself; "within" is a ratio of at least one to it. */
  private static final String LIMIT = "limit";

  private static final double MIB = 1 << 20;

  List<Cell> few() {
    var cells = new ArrayList<Cell>();
    cells.addAll(started());
    cells.add(failed());
    cells.add(beside("worst tick, starting", "ms", Figures::worst));
    cells.add(beside("peak memory", "MiB", Figures::peak));
    return cells;
  }

  List<Cell> all() {
    var cells = new ArrayList<Cell>();
    cells.add(rate());
    cells.addAll(started());
    cells.add(failed());
    cells.addAll(delays());
    cells.addAll(memory());
    return cells;
  }

  private Cell rate() {
    return Cell.beside(
        named("rate"),
        "sessions/s",
        Better.HIGHER,
        of(ours, this::perSecond),
        peer,
        of(theirs, this::perSecond));
  }

  private double perSecond(Trial trial) {
    return work.sessions() * 1_000 / trial.found().startMs();
  }

  private List<Cell> started() {
    var cells = new ArrayList<Cell>();
    cells.add(beside("all started", "ms", trial -> trial.found().startMs()));
    if (is(Workload.Kind.LIGHT, 10_000)) {
      cells.add(limited("all started", "ms", trial -> trial.found().startMs(), 2_000));
    }
    if (work.kind() == Workload.Kind.TOUCHED) {
      cells.add(beside("all ended", "ms", trial -> trial.found().wholeMs()));
    }
    if (is(Workload.Kind.TOUCHED, 500)) {
      cells.add(limited("all ended", "ms", trial -> trial.found().wholeMs(), 2_500));
    }
    return cells;
  }

  /** A bound of none cannot be divided by: each session that is lost counts from one up. */
  private Cell failed() {
    ToDoubleFunction<Trial> lost =
        trial -> 1.0 + work.sessions() - trial.found().started() + trial.found().failed();
    return Cell.beside(
            named("failures, plus 1"),
            "sessions",
            Better.LOWER,
            of(ours, lost),
            LIMIT,
            List.of(1.0))
        .must(1);
  }

  private List<Cell> delays() {
    var cells = new ArrayList<Cell>();
    boolean light = work.kind() == Workload.Kind.LIGHT;
    String when = light ? ", once started" : "";
    cells.add(beside("worst tick, starting", "ms", Figures::worst));
    if (light) {
      cells.add(limited("worst tick, starting", "ms", Figures::worst, 250));
    }
    for (int percent : new int[] {50, 99}) {
      cells.add(beside("delay p%d%s".formatted(percent, when), "ms", steady(percent / 100.0)));
    }
    cells.add(limited("delay p99" + when, "ms", steady(0.99), light ? 10 : 100));
    cells.add(beside("delay max" + when, "ms", steady(1)));
    return cells;
  }

  private List<Cell> memory() {
    var cells = new ArrayList<Cell>();
    cells.add(beside("peak memory", "MiB", Figures::peak));
    if (is(Workload.Kind.TOUCHED, 500)) {
      ToDoubleFunction<Trial> times = trial -> (double) trial.peakBytes() / work.heldBytes();
      cells.add(limited("peak memory by what is held", "ratio", times, 1.2));
    }
    if (work.kind() == Workload.Kind.LIGHT) {
      cells.add(beside("memory of a session", "KiB", this::each));
    }
    return cells;
  }

  private double each(Trial trial) {
    return (trial.peakBytes() - trial.idleBytes()) / 1_024.0 / work.sessions();
  }

  private static double worst(Trial trial) {
    return Found.at(1, trial.found().burst());
  }

  private static double peak(Trial trial) {
    return trial.peakBytes() / MIB;
  }

  private static ToDoubleFunction<Trial> steady(double part) {
    return trial -> Found.at(part, trial.found().steady());
  }

  private boolean is(Workload.Kind kind, int sessions) {
    return work.kind() == kind && work.sessions() == sessions;
  }

  private Cell beside(String what, String unit, ToDoubleFunction<Trial> figure) {
    return Cell.beside(named(what), unit, Better.LOWER, of(ours, figure), peer, of(theirs, figure));
  }

  private Cell limited(String what, String unit, ToDoubleFunction<Trial> figure, double most) {
    return Cell.beside(named(what), unit, Better.LOWER, of(ours, figure), LIMIT, List.of(most))
        .must(1);
  }

  private String named(String what) {
    return "%s, %s".formatted(what, work.shown());
  }

  private static List<Double> of(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    return trials.stream().map(figure::applyAsDouble).toList();
  }
}
