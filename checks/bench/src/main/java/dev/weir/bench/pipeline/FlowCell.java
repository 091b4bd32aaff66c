package dev.weir.bench.pipeline;

import dev.weir.bench.Cell;
import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Measure;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One shape whose steps do nothing: what the ways between them cost. */
record FlowCell(Shape shape) {

  static final String WEIR = Answer.OURS;
  static final String SEQUENTIAL = "Weir sequential";
  static final String KOTLIN = "Kotlin Flow";
  static final String REACTOR = "Reactor";
  static final List<String> SYNAFLOW = List.of("synaflow blocking", "synaflow async");

  /** How many times the concurrent runner the other one must be, where nothing ever waits. */
  private static final double SEQUENTIAL_MUST = 10;

  /** Fewer than ours has in a batch: this many take Python as long. */
  private static final int PYTHON_ITEMS = 10_000;

  private static final int PYTHON_ITEMS_QUICK = 5_000;

  Question question() {
    return new Question(shape.name(), work(PYTHON_ITEMS), sides(), this::verdict);
  }

  /** Without Reactor where it takes longest, with smaller batches of Python. */
  Question quickQuestion() {
    List<String> sides = sides();
    if (shape.maxInFlight() == 1) {
      sides.remove(REACTOR);
    }
    return new Question(shape.name(), work(PYTHON_ITEMS_QUICK), sides, this::verdict);
  }

  private static List<String> sides() {
    var sides = new ArrayList<>(List.of(WEIR, SEQUENTIAL, KOTLIN, REACTOR));
    sides.addAll(SYNAFLOW);
    return sides;
  }

  private Work work(int pythonItems) {
    return work(shape, shape.maxInFlight() == 1 ? "some" : "many", pythonItems);
  }

  /** What the steps of a shape are asked, in each language. */
  static Work work(Shape shape, String method, int pythonItems) {
    String branches = String.valueOf(shape.branches());
    String held = String.valueOf(shape.maxInFlight());
    String waits = String.valueOf(shape.waitMicros());
    return Work.of(
            Moving.class,
            method,
            Map.of("branches", branches, "maxInFlight", held, "waitMicros", waits),
            branches,
            held,
            waits,
            String.valueOf(pythonItems))
        .in(Measure.RATE);
  }

  private List<Cell> verdict(Answer answer) {
    var cells = new ArrayList<Cell>();
    cells.add(besideSynaflow(answer).must(synaflowMust()));
    for (String peer : List.of(KOTLIN, REACTOR)) {
      if (answer.sides().contains(peer)) {
        cells.add(answer.beside(peer));
      }
    }
    if (answer.has(SEQUENTIAL)) {
      cells.add(sequential(answer));
    }
    return cells;
  }

  /** The better of its engines. */
  private static Cell besideSynaflow(Answer answer) {
    return answer.first(SYNAFLOW).orElseGet(() -> answer.beside("synaflow"));
  }

  private double synaflowMust() {
    return shape.maxInFlight() == 1 ? 12 : 20;
  }

  /** Promised where no step ever has to wait for another; a fork makes branches take turns. */
  private Cell sequential(Answer answer) {
    Cell cell =
        Cell.beside(
            shape.name() + ", sequential",
            Measure.RATE.unit(),
            Measure.RATE.better(),
            answer.of(SEQUENTIAL),
            "Weir concurrent",
            answer.of(WEIR));
    return shape.branches() == 1 ? cell.must(SEQUENTIAL_MUST) : cell;
  }
}
