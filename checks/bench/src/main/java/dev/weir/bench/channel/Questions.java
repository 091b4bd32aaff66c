package dev.weir.bench.channel;

import dev.weir.bench.Setting;
import dev.weir.bench.sides.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is asked in a run. */
final class Questions {

  private static final List<Integer> WORKERS = List.of(1, 8, 1_000);
  private static final List<Integer> CAPACITIES = List.of(0, 1, 16, 100, Pipes.UNBOUNDED);

  private Questions() {}

  /** Those that the setting asks for. */
  static List<Question> of(Setting setting) {
    return Question.chosen(setting, Questions::quick, Questions::full);
  }

  /** The same with sides that come from outside, next to ours; they can only hand over. */
  private static Question with(List<String> extras, Question question) {
    if (question.work().benchmark() != HandOver.class) {
      return question;
    }
    var all = new ArrayList<>(question.sides());
    all.addAll(1, extras);
    return question.only(all);
  }

  private static Stream<Question> quick() {
    return Stream.of(
            cells(List.of(1, 8), List.of(0, 16), false).map(HandOverCell::quickQuestion),
            Stream.of(TimedCells.finding(), new SelectCell(2, 16, false).quickQuestion()))
        .flatMap(Function.identity());
  }

  private static Stream<Question> full() {
    List<String> extras = Pipes.extras();
    return Stream.of(
            cells(WORKERS, CAPACITIES, false).map(HandOverCell::question),
            cells(List.of(1, 8), CAPACITIES, true).map(HandOverCell::question),
            TimedCells.questions(),
            SelectCell.questions(),
            TeeCells.questions(),
            FeatureCells.questions())
        .flatMap(Function.identity())
        .map(question -> with(extras, question));
  }

  private static Stream<HandOverCell> cells(
      List<Integer> workers, List<Integer> capacities, boolean oneCarrier) {
    var cells = new ArrayList<HandOverCell>();
    for (int count : workers) {
      for (int capacity : capacities) {
        cells.add(new HandOverCell(count, capacity, oneCarrier));
      }
    }
    return cells.stream();
  }
}
