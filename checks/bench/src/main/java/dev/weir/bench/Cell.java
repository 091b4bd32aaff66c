package dev.weir.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure of ours beside a peer's, with every sample of both.
 *
 * @param name what was measured, for example {@code rate, 64 readers}
 * @param unit of all values
 * @param better which direction is good
 * @param ours our samples, in the order in which they were taken
 * @param peer what stands beside ours, null if there is none or it is absent
 * @param theirs the peer's samples, empty without a peer
 * @param must the ratio that has to be reached, null where the cell is only reported
 */
public record Cell(
    String name,
    String unit,
    Better better,
    List<Double> ours,
    @Nullable String peer,
    List<Double> theirs,
    @Nullable Double must) {

  /** Copies the samples and refuses a cell without any. */
  public Cell {
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
    if (ours.isEmpty()) {
      throw new IllegalArgumentException(
          "ours: no sample (expected: at least one) in cell " + name);
    }
    if ((peer == null) != theirs.isEmpty()) {
      throw new IllegalArgumentException(
          "theirs: %d samples of peer %s in cell %s".formatted(theirs.size(), peer, name));
    }
  }

  /** A cell that stands alone, for the record. */
  public static Cell alone(String name, String unit, Better better, List<Double> ours) {
    return new Cell(name, unit, better, ours, null, List.of(), null);
  }

  /** A cell beside a peer; without samples of the peer it stands alone. */
  public static Cell beside(
      String name,
      String unit,
      Better better,
      List<Double> ours,
      String peer,
      List<Double> theirs) {
    return new Cell(name, unit, better, ours, theirs.isEmpty() ? null : peer, theirs, null);
  }

  /** The same cell, with a least ratio. A bound on a figure itself is a peer called "limit". */
  public Cell must(double ratio) {
    return new Cell(name, unit, better, ours, peer, theirs, ratio);
  }

  /** The median of our samples. */
  public double value() {
    return median(ours);
  }

  /** The median of the peer's samples, null without a peer. */
  public @Nullable Double peerValue() {
    return theirs.isEmpty() ? null : median(theirs);
  }

  /**
   * How many times better ours is: above 1 ours is better, whichever direction is good. Null
   * without a peer, or where a figure is not above zero, so that nothing can be divided by it.
   */
  public @Nullable Double ratio() {
    Double peerValue = peerValue();
    if (peerValue == null || peerValue <= 0 || value() <= 0) {
      return null;
    }
    return better == Better.HIGHER ? value() / peerValue : peerValue / value();
  }

  /**
   * Whether the must is met, null where there is none. A must whose ratio is missing is not met,
   * unless it is the peer that is missing.
   *
   * @param slack part of the must that is forgiven, 0.25 in quick runs
   */
  public @Nullable Boolean met(double slack) {
    if (must == null || peer == null) {
      return null;
    }
    Double ratio = ratio();
    return ratio != null && ratio >= must * (1 - slack);
  }

  private static double median(List<Double> samples) {
    List<Double> sorted = samples.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
