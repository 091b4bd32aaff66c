package dev.weir.bench.sides;

import dev.weir.bench.Cell;
import dev.weir.bench.Choice;
import dev.weir.bench.Setting;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

  /**
   * Those that the setting asks for, each with the sides that were chosen, if any are left.
   *
   * @param quick what a quick run without names asks: only what fits
   * @param full what there is to be asked
   */
  public static List<Question> chosen(
      Setting setting, Supplier<Stream<Question>> quick, Supplier<Stream<Question>> full) {
    Choice choice = setting.choice();
    boolean few = setting.quick() && !choice.namesCells();
    return (few ? quick : full)
        .get()
        .filter(question -> choice.hasCell(question.name()))
        .map(question -> question.only(choice))
        .filter(question -> !question.sides().isEmpty())
        .toList();
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
