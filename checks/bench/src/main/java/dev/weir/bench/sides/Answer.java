package dev.weir.bench.sides;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The samples of all sides of one question. One thread fills it. */
public final class Answer {

  /** The side that is ours; those called so and more are ours in another setting. */
  public static final String OURS = "Weir";

  private final String name;
  private final Measure measure;
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  /** Without any figure. */
  public Answer(String name, Measure measure) {
    this.name = name;
    this.measure = measure;
  }

  /** More figures of that side; none at all, in any round, if it cannot be had. */
  public void add(String side, List<Double> more) {
    samples.computeIfAbsent(side, _ -> new ArrayList<>()).addAll(more);
  }

  /** All figures of that side, in the order in which they were taken. */
  public List<Double> of(String side) {
    return samples.getOrDefault(side, List.of());
  }

  /** Who was asked, in that order. */
  public List<String> sides() {
    return List.copyOf(samples.keySet());
  }

  /** Whether that side has figures. */
  public boolean has(String side) {
    return !of(side).isEmpty();
  }

  /** Ours beside one of them, both of this question; says so where that one has no figures. */
  public Cell beside(String peer) {
    String shown = has(peer) ? name : name + ", no " + peer;
    return Cell.beside(shown, measure.unit(), measure.better(), of(OURS), peer, of(peer));
  }

  /**
   * Ours beside each of the others, where less is better.
   *
   * @param mosts how many times the peer's figure ours may be; nothing is promised beside the rest
   */
  public List<Cell> besides(Map<String, Double> mosts) {
    if (samples.size() == 1) {
      return List.of(Cell.alone(name, measure.unit(), measure.better(), of(OURS)));
    }
    return samples.keySet().stream()
        .filter(side -> !side.equals(OURS))
        .map(side -> mosts.containsKey(side) ? most(side, mosts.get(side)) : beside(side))
        .toList();
  }

  private Cell most(String peer, double times) {
    return beside(peer).must(1 / times);
  }

  /** Ours beside the best of these; empty where none has run. */
  public Optional<Cell> first(List<String> peers) {
    return peers.stream()
        .filter(this::has)
        .min(fromBest())
        .map(best ->
            Cell.beside(
                name + ", first",
                measure.unit(),
                measure.better(),
                of(OURS),
                "best: " + best,
                of(best)));
  }

  /** Ours beside a figure that it must not be worse than. */
  public Cell limit(double most) {
    String limit = "limit: %.0f %s".formatted(most, measure.unit());
    return Cell.beside(name, measure.unit(), measure.better(), of(OURS), limit, List.of(most))
        .must(1);
  }

  /** Our slowest iteration beside a limit of so many medians. */
  public Cell worst(int medians) {
    return Cell.beside(
            name + ", worst",
            measure.unit(),
            Better.LOWER,
            List.of(Collections.max(of(OURS))),
            "limit: %d medians".formatted(medians),
            List.of(medians * median(OURS)))
        .must(1);
  }

  /** Whether the two could be the same: our fastest iteration beside their slowest. */
  public Cell overlap(String peer) {
    return Cell.beside(
            name + ", overlap",
            measure.unit(),
            Better.LOWER,
            List.of(Collections.min(of(OURS))),
            "limit: slowest, " + peer,
            List.of(Collections.max(of(peer))))
        .must(1);
  }

  private Comparator<String> fromBest() {
    Comparator<String> rising = Comparator.comparingDouble(this::median);
    return measure.better() == Better.LOWER ? rising : rising.reversed();
  }

  private double worst(String side) {
    return measure.better() == Better.LOWER ? Collections.max(of(side)) : Collections.min(of(side));
  }

  double median(String side) {
    return Cell.alone(name, measure.unit(), measure.better(), of(side)).value();
  }

  /** On one line: every side's median with its worst iteration. */
  String line() {
    return samples.keySet().stream()
        .map(this::shown)
        .collect(Collectors.joining(", ", name + ": ", ""));
  }

  private String shown(String side) {
    return has(side)
        ? String.format(Locale.ROOT, "%s %.1f (%.1f)", side, median(side), worst(side))
        : "no " + side;
  }
}
