package dev.weir.bench.sides;

import dev.weir.bench.Cell;
import dev.weir.bench.Choice;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One piece of work that several sides do.
 *
 * @param name the cell's, for example {@code 8p8c 16}
 * @param work what each side is asked to do
 * @param sides who does it, ours first
 * @param verdict the cells that it makes of an answer that has ours
 */
public record Question(
    String name, Work work, List<String> sides, Function<Answer, List<Cell>> verdict) {

  /** Copies. */
  public Question {
    sides = List.copyOf(sides);
  }

  /**
   * With nothing to say but how ours stands beside each of the others.
   *
   * @param mosts how many times the peer's figure ours may be, see {@link Answer#besides}
   */
  public static Question besides(
      String name, Work work, List<String> sides, Map<String, Double> mosts) {
    return new Question(name, work, sides, answer -> answer.besides(mosts));
  }

  /** The same with these sides. */
  public Question only(List<String> chosen) {
    return new Question(name, work, chosen, verdict);
  }

  /** The same with those sides that were chosen. */
  public Question only(Choice choice) {
    return only(sides.stream().filter(choice::hasSide).toList());
  }
}
