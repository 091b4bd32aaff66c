package dev.weir.bench.channel;

import dev.weir.bench.sides.Answer;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.Work;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A tee over a channel of 100, each branch read to its end, beside the Python one. */
final class TeeCells {

  /** Fewer than ours has in a batch: this many take Python as long. */
  private static final String PYTHON_ITEMS = "5000";

  private TeeCells() {}

  static Stream<Question> questions() {
    return Stream.of(question(2, 10), question(8, 20));
  }

  /**
   * Items of the source count, not deliveries.
   *
   * @param faster how many times ours must be
   */
  private static Question question(int branches, double faster) {
    String count = String.valueOf(branches);
    return Question.besides(
        "tee, %d branches".formatted(branches),
        Work.of(
            Teeing.class,
            "tee",
            Map.of("branches", count),
            "tee",
            count,
            String.valueOf(Teeing.CAPACITY),
            PYTHON_ITEMS),
        List.of(Answer.OURS, "Python", Teeing.BOUNDED),
        Map.of("Python", 1 / faster));
  }
}
