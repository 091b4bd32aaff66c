package dev.weir.bench.pipeline;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import java.util.ArrayList;
import java.util.List;

/** One shape whose steps all wait: how much of the time in which they could overlap they do. */
record WaitCell(Shape shape) {

  static final String IDEAL = "ideal";

  /** The share of the ideal schedule. */
  private static final double MUST = 0.9;

  private static final int PYTHON_ITEMS = 1_000;

  /**
   * With those whose steps may wait so short on threads of their own; Kotlin's delay and Python's
   * async sleep count in milliseconds.
   */
  Question question() {
    return question(List.of(Answer.OURS, IDEAL, FlowCell.REACTOR, FlowCell.SYNAFLOW.getFirst()));
  }

  /** With the ideal only. */
  Question quickQuestion() {
    return question(List.of(Answer.OURS, IDEAL));
  }

  private Question question(List<String> sides) {
    return new Question(
        shape.name(), FlowCell.work(shape, "few", PYTHON_ITEMS), sides, WaitCell::verdict);
  }

  private static List<Cell> verdict(Answer answer) {
    var cells = new ArrayList<Cell>();
    for (String side : answer.sides()) {
      if (side.equals(IDEAL)) {
        cells.add(answer.beside(side).must(MUST));
      } else if (!side.equals(Answer.OURS)) {
        cells.add(answer.beside(side));
      }
    }
    return cells;
  }
}
