package dev.weir.bench.channel;

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

/**
 * The samples of all sides of one question, in a unit where less is better. One thread fills it.
 */
final class Answer {

  static final String OURS = "Weir";

  private final String name;
  private final String unit;
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  Answer(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  /** More figures of that side; none at all, in any round, if it cannot be had. */
  void add(String side, List<Double> more) {
    samples.computeIfAbsent(side, _ -> new ArrayList<>()).addAll(more);
  }

  List<Double> of(String side) {
    return samples.getOrDefault(side, List.of());
  }

  /** Who was asked, in that order. */
  List<String> sides() {
    return List.copyOf(samples.keySet());
  }

  boolean has(String side) {
    return !of(side).isEmpty();
  }

  /** Ours beside one of them, both of this question; says so where that one has no figures. */
  Cell beside(String peer) {
    String shown = has(peer) ? name : name + ", no " + peer;
    return Cell.beside(shown, unit, Better.LOWER, of(OURS), peer, of(peer));
  }

  /**
   * Ours beside each of the others.
   *
   * @param mosts how many times the peer's figure ours may be; nothing is promised beside the rest
   */
  List<Cell> besides(Map<String, Double> mosts) {
    if (samples.size() == 1) {
      return List.of(Cell.alone(name, unit, Better.LOWER, of(OURS)));
    }
    return samples.keySet().stream()
        .filter(side -> !side.equals(OURS))
        .map(side -> mosts.containsKey(side) ? most(side, mosts.get(side)) : beside(side))
        .toList();
  }

  private Cell most(String peer, double times) {
    return beside(peer).must(1 / times);
  }

  /** Ours beside the fastest of these; empty where none has run. */
  Optional<Cell> first(List<String> peers) {
    return peers.stream()
        .filter(this::has)
        .min(Comparator.comparingDouble(this::median))
        .map(best ->
            Cell.beside(name + ", first", unit, Better.LOWER, of(OURS), "best: " + best, of(best)));
  }

  /** Our slowest iteration beside a limit of so many medians. */
  Cell worst(int medians) {
    return Cell.beside(
            name + ", worst",
            unit,
            Better.LOWER,
            List.of(Collections.max(of(OURS))),
            "limit: %d medians".formatted(medians),
            List.of(medians * median(OURS)))
        .must(1);
  }

  /** Whether the two could be the same: our fastest iteration beside their slowest. */
  Cell overlap(String peer) {
    return Cell.beside(
            name + ", overlap",
            unit,
            Better.LOWER,
            List.of(Collections.min(of(OURS))),
            "limit: slowest, " + peer,
            List.of(Collections.max(of(peer))))
        .must(1);
  }

  double median(String side) {
    return Cell.alone(name, unit, Better.LOWER, of(side)).value();
  }

  /** On one line: every side's median with its slowest iteration. */
  String line() {
    return samples.keySet().stream()
        .map(this::shown)
        .collect(Collectors.joining(", ", name + ": ", ""));
  }

  private String shown(String side) {
    return has(side)
        ? String.format(
            Locale.ROOT, "%s %.1f (%.1f)", side, median(side), Collections.max(of(side)))
        : "no " + side;
  }
}
