package dev.weir.bench.subscribers;

import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Samples of one figure, by server. */
final class Figures {

  private final String cell;
  private final String unit;
  private final Better better;
  private final Map<Servers.Kind, List<Double>> samples = new HashMap<>();

  Figures(String cell, String unit, Better better) {
    this.cell = cell;
    this.unit = unit;
    this.better = better;
  }

  void add(Servers.Kind kind, double sample) {
    samples.computeIfAbsent(kind, _ -> new ArrayList<>()).add(sample);
  }

  /** Ours beside each of the peers; alone if there is none. */
  List<Cell> cells(Servers.Kind ours, List<Servers.Kind> peers) {
    if (peers.isEmpty()) {
      return List.of(Cell.alone(cell, unit, better, of(ours)));
    }
    return peers.stream()
        .map(peer -> Cell.beside(cell, unit, better, of(ours), peer.name(), of(peer)))
        .toList();
  }

  private List<Double> of(Servers.Kind kind) {
    return samples.getOrDefault(kind, List.of());
  }
}
