package dev.weir.bench.voice;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The cells.
 *
 * @param ours our rounds, each with the same numbers of sessions, ascending
 * @param peer who stands beside
 * @param theirs the peer's rounds, none where it cannot be had
 */
record Figures(List<List<Found>> ours, String peer, List<List<Found>> theirs) {

  /** A bound on a figure itself: with a must it is promised, as a goal it is hoped for. */
  private static final String LIMIT = "limit";

  private static final String GOAL = "goal";
  private static final int MUST_SESSIONS = 500;
  private static final int GOAL_SESSIONS = 1_000;
  private static final double MIB = 1 << 20;

  List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    cells.add(held(peer, theirs.stream().map(Figures::held).toList()));
    cells.add(held(LIMIT, List.of((double) MUST_SESSIONS)).must(1));
    cells.add(held(GOAL, List.of((double) GOAL_SESSIONS)));
    for (int rung = 0; rung < ours.getFirst().size(); rung++) {
      cells.addAll(at(ours.getFirst().get(rung).sessions()));
    }
    for (Found found : theirs.isEmpty() ? List.<Found>of() : theirs.getFirst()) {
      cells.addAll(theirsAt(found.sessions()));
    }
    return cells;
  }

  private Cell held(String beside, List<Double> theirs) {
    List<Double> held = ours.stream().map(Figures::held).toList();
    return Cell.beside("sessions held", "sessions", Better.HIGHER, held, beside, theirs);
  }

  /** The most sessions of one round: fewer are held as well. */
  static double held(List<Found> round) {
    return round.stream().takeWhile(Found::held).mapToInt(Found::sessions).max().orElse(0);
  }

  private List<Cell> at(int sessions) {
    var cells = new ArrayList<Cell>();
    cells.add(beside(sessions, "decision p50", "ms", Found::p50Ms));
    cells.add(beside(sessions, "decision p99", "ms", Found::p99Ms));
    if (sessions == MUST_SESSIONS) {
      cells.add(limited(sessions, LIMIT).must(1));
    }
    if (sessions == GOAL_SESSIONS) {
      cells.add(limited(sessions, GOAL));
    }
    cells.add(beside(sessions, "decision max", "ms", Found::worstMs));
    cells.add(beside(sessions, "wake p99", "ms", Found::wakeP99Ms));
    cells.add(beside(sessions, "processors, window", "µs", Found::windowMicros));
    cells.add(beside(sessions, "windows a batch", "windows", Found::batch));
    cells.add(beside(sessions, "memory of all", "MiB", found -> found.residentBytes() / MIB));
    return cells;
  }

  /** Where we were not measured, the peer's figure is shown by itself. */
  private List<Cell> theirsAt(int sessions) {
    if (!of(ours, sessions, Found::p99Ms).isEmpty()) {
      return List.of();
    }
    return List.of(
        theirs(sessions, "decision p50", Found::p50Ms),
        theirs(sessions, "decision p99", Found::p99Ms),
        theirs(sessions, "wake p99", Found::wakeP99Ms));
  }

  private Cell theirs(int sessions, String what, ToDoubleFunction<Found> figure) {
    return Cell.alone(
        "%s: %s".formatted(peer, named(what, sessions)),
        "ms",
        Better.LOWER,
        of(theirs, sessions, figure));
  }

  private Cell limited(int sessions, String limit) {
    return Cell.beside(
        named("decision p99", sessions),
        "ms",
        Better.LOWER,
        of(ours, sessions, Found::p99Ms),
        limit,
        List.of(Found.LIMIT_MS));
  }

  private Cell beside(int sessions, String what, String unit, ToDoubleFunction<Found> figure) {
    Better better = unit.equals("windows") ? Better.HIGHER : Better.LOWER;
    return Cell.beside(
        named(what, sessions),
        unit,
        better,
        of(ours, sessions, figure),
        peer,
        of(theirs, sessions, figure));
  }

  private static String named(String what, int sessions) {
    return "%s, %,d".formatted(what, sessions);
  }

  private static List<Double> of(
      List<List<Found>> rounds, int sessions, ToDoubleFunction<Found> figure) {
    return rounds.stream()
        .flatMap(List::stream)
        .filter(found -> found.sessions() == sessions)
        .map(figure::applyAsDouble)
        .toList();
  }
}
