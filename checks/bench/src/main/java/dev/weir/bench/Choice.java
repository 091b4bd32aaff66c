package dev.weir.bench;

import java.util.regex.Pattern;

/**
 * Which part of a bench to measure, for tuning; what a part finds is kept apart from full runs.
 *
 * @param only the names of sides, found anywhere, in any case
 * @param cells the names of cells, found anywhere, in any case
 */
public record Choice(Pattern only, Pattern cells) {

  /** Everything. */
  public static final Choice ALL = of("", "");

  /** From what is given on the command line. */
  public static Choice of(String only, String cells) {
    return new Choice(
        Pattern.compile(only, Pattern.CASE_INSENSITIVE),
        Pattern.compile(cells, Pattern.CASE_INSENSITIVE));
  }

  /** Whether this side is to run. */
  public boolean hasSide(String name) {
    return only.matcher(name).find();
  }

  /** Whether this cell is to be measured. */
  public boolean hasCell(String name) {
    return cells.matcher(name).find();
  }

  /** Whether cells were chosen by name. */
  public boolean namesCells() {
    return !cells.pattern().isEmpty();
  }

  /** Whether anything is left out. */
  public boolean isPart() {
    return namesCells() || !only.pattern().isEmpty();
  }
}
